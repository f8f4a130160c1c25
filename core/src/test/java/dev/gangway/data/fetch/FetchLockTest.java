package dev.gangway.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.data.fetch.Fetcher.FetchException;
import dev.gangway.run.FolderLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchLockTest {

  @TempDir private Path folder;

  /** Takes a folder's lock in another process and prints how that went. */
  static final class SecondTaker {

    private SecondTaker() {}

    public static void main(String[] args) throws IOException {
      try (FolderLock lock = Fetcher.lock(Path.of(args[0]))) {
        System.out.print("taken " + args[0]);
      } catch (FetchException refused) {
        System.out.print(refused.getMessage());
      }
    }
  }

  private String takenElsewhere() throws IOException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                SecondTaker.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aSecondProcessIsRefusedEvenAfterASecondTakerInThisOne() throws IOException {
    String busy = folder + ": another fetch is running (wait for it, or end it)";
    try (FolderLock first = Fetcher.lock(folder)) {
      assertThatThrownBy(() -> Fetcher.lock(folder))
          .isInstanceOf(FetchException.class)
          .hasMessage(busy);
      assertThat(takenElsewhere()).isEqualTo(busy);
    }
    assertThat(takenElsewhere()).isEqualTo("taken " + folder);
  }
}
