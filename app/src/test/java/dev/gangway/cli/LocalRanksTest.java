package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

  @Test
  void whoFailedFirstIsToBlameThoughRankZeroHasFailedToo() throws Exception {
    LocalRanks ranks =
        ranks(
            """
            cd '%s'
            if [ "$RANK" = 1 ]; then echo 'no memory'; exit 5; fi
            while [ ! -e go ]; do sleep 0.05; done
            exit 1
            """);
    Set<ProcessHandle> others = children();
    ranks.start();
    awaitLeft(1, others);
    Files.createFile(folder.resolve("go"));
    awaitLeft(0, others);
    LocalRanks.End end = ranks.await();
    assertThat(end.code()).isEqualTo(5);
    assertThat(end.explanation())
        .hasValue(
            "rank 1 ended with exit code 5: no memory (" + folder.resolve("rank-1.log") + ")");
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toSet());
  }

  /** Waits until so many processes run beside those there were before. */
  private static void awaitLeft(int count, Set<ProcessHandle> before) throws InterruptedException {
    while (children().stream().filter(child -> !before.contains(child)).count() > count) {
      Thread.sleep(10);
    }
  }
}
