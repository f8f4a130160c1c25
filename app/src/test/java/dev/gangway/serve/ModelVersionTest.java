package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.infer.Predictor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelVersionTest {

  @TempDir private Path folder;

  /** Whose upload took all of the time has none left for the model, however long the limit is. */
  @Test
  void aRequestWhoseTimeIsOverDoesNotWaitForTheModel() {
    Path file = ServiceTrial.model(folder.resolve("m.onnx"), 1);
    List<byte[]> images =
        List.of(ServiceTrial.pixels(1, 3 * ServiceTrial.SIDE * ServiceTrial.SIDE));
    List<Integer> batches = new CopyOnWriteArrayList<>();
    ModelVersion version =
        new ModelVersion(1, Predictor.open(file, 1), ServeLimits.usual(), batches::add);
    try {
      assertThat(version.predict(images, Deadline.in(Duration.ofSeconds(30)))).hasSize(1);
      assertThatThrownBy(() -> version.predict(images, Deadline.in(Duration.ofSeconds(-1))))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.status()).isEqualTo(503));
      assertThat(batches).containsExactly(1);
    } finally {
      version.retire();
    }
  }
}
