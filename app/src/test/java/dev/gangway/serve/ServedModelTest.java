package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServedModelTest {

  @TempDir private Path folder;
  private final ServiceMetrics metrics = new ServiceMetrics(() -> 0);
  private Path file;

  @BeforeEach
  void writeModel() {
    file = ServiceTrial.model(folder.resolve("digits.onnx"), 1);
  }

  /** It looked for an open version for ever. */
  @Test
  void whoComesAfterTheEndIsToldSo() {
    ServedModel model = new ServedModel("digits", file, ServeLimits.usual(), metrics);
    assertThat(model.use(ModelVersion::number)).isEqualTo("1");
    model.close();
    assertThatThrownBy(() -> model.use(ModelVersion::number))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status()).isEqualTo(503))
        .hasMessage("the service stops");
    assertThat(model.isAlive()).isFalse();
  }

  /** The note of a new version comes in the middle of it. */
  @Test
  void theEndWaitsForAFileThatIsBeingTaken() throws Exception {
    CompletableFuture<Void> taking = new CompletableFuture<>();
    CompletableFuture<Void> closing = new CompletableFuture<>();
    List<String> order = new CopyOnWriteArrayList<>();
    ServedModels models =
        new ServedModels(
            ServeSettings.local(Map.of("digits", file)),
            metrics,
            note -> {
              taking.complete(null);
              closing.join();
              order.add("taken");
            });
    ServiceTrial.model(file, 2);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
    taking.join();
    Thread end =
        new Thread(
            () -> {
              models.close();
              order.add("closed");
            });
    end.start();
    while (end.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
    closing.complete(null);
    end.join();
    assertThat(order).containsExactly("taken", "closed");
    assertThat(models.areAlive()).isFalse();
  }
}
