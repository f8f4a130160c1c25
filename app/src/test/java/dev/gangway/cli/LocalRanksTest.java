package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ranks that are scripts of the shell. */
@Timeout(120)
class LocalRanksTest {

  @TempDir private Path folder;

  private LocalRanks ranks(String script) {
    return new LocalRanks(List.of("/bin/sh", "-c", script.formatted(folder)), 2, folder);
  }

  @Test
  void noneStartsOnceTheyAreToStop() throws IOException {
    LocalRanks ranks = ranks(": >'%s/begun'");
    ranks.stop();
    ranks.start();
    assertThat(ranks.await()).isEqualTo(new LocalRanks.End(0, Optional.empty()));
    assertThat(folder.resolve("begun")).doesNotExist();
  }
}
