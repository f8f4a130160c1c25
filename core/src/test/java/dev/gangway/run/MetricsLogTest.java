package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsLogTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("metrics.jsonl");
  }

  private void append(String type, long... iterations) throws IOException {
    try (MetricsLog log = MetricsLog.open(file)) {
      for (long iteration : iterations) {
        log.append(Map.of("type", type, "iteration", iteration));
      }
      log.sync();
    }
  }

  private List<Long> iterations() throws IOException {
    return MetricsLog.read(file).stream().map(line -> line.get("iteration").asLong()).toList();
  }

  @Test
  void readsTheLinesInTheirOrder() throws IOException {
    append("step", 1, 2);
    append("step", 3);
    assertThat(iterations()).containsExactly(1L, 2L, 3L);
    assertThat(Files.readString(file)).endsWith("}\n").hasLineCount(3);
  }

  @Test
  void anUnfinishedLastLineIsLeftOutAndCutOffWhenReopened() throws IOException {
    append("step", 1);
    Files.writeString(file, "{\"type\":\"step\",\"iter", StandardOpenOption.APPEND);
    assertThat(iterations()).containsExactly(1L);
    append("step", 2);
    assertThat(iterations()).containsExactly(1L, 2L);
    assertThat(Files.readString(file)).hasLineCount(2);
  }

  @Test
  void aFileThatIsOneUnfinishedLineIsEmpty() throws IOException {
    Files.writeString(file, "{\"type\"");
    assertThat(iterations()).isEmpty();
    append("step", 1);
    assertThat(iterations()).containsExactly(1L);
  }

  @Test
  void aResumptionSupersedesWhatWasLoggedForLaterIterations() throws IOException {
    append("step", 1, 2, 3, 4);
    append("resumed", 2);
    append("step", 3);
    append("resumed", 1);
    append("step", 2);
    assertThat(MetricsLog.read(file).stream().map(line -> line.get("type").asText()))
        .containsExactly("step", "resumed", "step");
    assertThat(iterations()).containsExactly(1L, 1L, 2L);
  }

  @Test
  void aHundredThousandLinesAreReadBack() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 100_000; i++) {
      text.append("{\"type\":\"step\",\"iteration\":").append(i).append("}\n");
    }
    Files.writeString(file, text);
    append("resumed", 99_000);
    assertThat(iterations()).hasSize(99_001).endsWith(99_000L, 99_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"st|'{\"type\":\"st'",
        "[1, 2]|'[1, 2]'",
        "null|'null'",
        "'  '|an empty line"
      },
      quoteCharacter = '%')
  void aBrokenLineInTheMiddleIsNamedWithItsNumber(String line, String found) throws IOException {
    Files.writeString(
        file, "{\"iteration\":1}\n" + line.replace("'", "") + "\n{\"iteration\":2}\n");
    assertThatThrownBy(this::iterations)
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ": line 2 is broken: found "
                + found
                + ", expected a JSON object (delete that line)");
  }

  @Test
  void losesOfNoNumberStayReadable() throws IOException {
    try (MetricsLog log = MetricsLog.open(file)) {
      log.append(Map.of("loss", Float.NaN));
    }
    assertThat(MetricsLog.read(file).get(0).get("loss").asDouble()).isNaN();
  }
}
