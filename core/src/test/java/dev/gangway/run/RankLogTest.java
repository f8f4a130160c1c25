package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.run.LaunchedTraining.RankLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankLogTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("rank-1.log");
  }

  private RankLog log() throws IOException {
    return RankLog.of(folder, 1);
  }

  private void say(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void theLastLineIsWhatARankSaidLast() throws IOException {
    RankLog log = log();
    assertThat(log.file()).isEqualTo(file);
    say("reading\ngangway: no such set\n");
    assertThat(log.last()).isEqualTo("gangway: no such set");
  }

  @Test
  void aLineOfAnEarlierAttemptIsNotQuoted() throws IOException {
    say("gangway: no memory\n");
    RankLog log = log();
    assertThat(log.last()).isEqualTo("it said nothing");
    say("reading\n");
    assertThat(log.last()).isEqualTo("reading");
  }

  @Test
  void ofAHugeLogOnlyTheEndIsRead() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    say("\ngangway: no memory\n");
    assertThat(new RankLog(file, 0).last()).isEqualTo("gangway: no memory");
  }

  @Test
  void bytesThatAreNoTextAreShownAsSuch() throws IOException {
    Files.write(file, "read\ncaf\u00e9 is closed\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(new RankLog(file, 0).last()).isEqualTo("caf\ufffd is closed");
  }
}
