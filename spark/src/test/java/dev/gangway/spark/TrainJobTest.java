package dev.gangway.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link TrainJob} finds wrong before it starts a process, on Spark in this process. */
class TrainJobTest {

  @TempDir private Path shared;

  @BeforeAll
  static void start() {
    Trial.spark();
  }

  private void wrong(String message) {
    Trial.Outcome outcome =
        Trial.run(
            new TrainJob(),
            "--processes",
            2,
            "--program",
            "local:/nowhere",
            "--",
            "train",
            "--out",
            shared.resolve("run"));
    assertThat(outcome.err().strip()).isEqualTo("gangway: " + message);
    assertThat(outcome.code()).isEqualTo(2);
  }

  @Test
  void logsThatCannotBeWrittenAreToldInOneLine() throws IOException {
    Files.writeString(shared.resolve("run-logs"), "a file");
    wrong(shared + "/run-logs: cannot be made (check its permissions)");
  }

  @Test
  void aRunThatIsDoneIsNotTrainedAgain() throws IOException {
    Path run = Files.createDirectories(shared.resolve("run"));
    Files.writeString(run.resolve("DONE"), "finished");
    wrong(
        run
            + " is done: nothing is left to do (give another --out, or --resume it with a later"
            + " --max-iterations)");
    assertThat(run.resolve("DONE")).exists();
  }
}
