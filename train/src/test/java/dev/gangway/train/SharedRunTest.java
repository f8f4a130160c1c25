package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.data.LabelledImages;
import dev.gangway.data.PartlyLabelled;
import dev.gangway.dist.Communicator;
import dev.gangway.dist.Ranks;
import dev.gangway.eval.Oracle;
import dev.gangway.image.ImageFormat;
import dev.gangway.method.Augmentation;
import dev.gangway.method.RandomData;
import dev.gangway.method.StepMetrics;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Precision;
import dev.gangway.run.MetricsLog;
import dev.gangway.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of several ranks. */
class SharedRunTest {

  private static final ImageFormat FORMAT = new ImageFormat(32, 3);
  private static final int STEPS = 12;

  @TempDir private Path folder;

  private static TrainingData data() {
    LabelledImages target = RandomData.labelled(40, FORMAT, 2);
    return new TrainingData(
        RandomData.labelled(40, FORMAT, 1),
        target.images(),
        RandomData.labelled(9, FORMAT, 3),
        Optional.of(new Oracle<>(PartlyLabelled.of(target))),
        Optional.of(new Oracle<>(RandomData.labelled(11, FORMAT, 4))));
  }

  private static RunConfig config() {
    TrainingSettings settings =
        RandomData.settings(
                "gta-self-training", RandomData.teacher(1, 0.1, 10, 3, 1, 1), Compute.fp32(), 32)
            .withAugmentation(Augmentation.FULL)
            .withAveraging(0.5)
            .withMaxIterations(STEPS);
    return new RunConfig("mnist", "usps", null, "data", false, null, Protocol.FULL, settings);
  }

  /** Trains until a step is done, and leaves it at the checkpoint. */
  private void train(String name, int ranks, long until) throws Exception {
    Path path = folder.resolve(name);
    Ranks.run(ranks, c -> c.rank() == 0 ? lead(path, c, until) : follow(c));
  }

  private static Void lead(Path path, Communicator communicator, long until) throws IOException {
    AtomicBoolean stop = new AtomicBoolean();
    TrainingListener watch =
        new TrainingListener() {
          @Override
          public void stepDone(Position position, StepMetrics metrics) {
            stop.set(position.iteration() >= until && until < STEPS);
          }
        };
    try (RunDirectory run =
        Files.exists(path) ? RunDirectory.open(path) : RunDirectory.create(path)) {
      new TrainingRun(config(), data(), run, communicator, new Milestones(8, 1))
          .execute(
              new TrainingRun.Session(
                  Double.POSITIVE_INFINITY,
                  stop::get,
                  warning -> {},
                  (step, sets, directory) -> List.of(watch)));
    }
    return null;
  }

  private static Void follow(Communicator communicator) throws IOException {
    TrainingRun.follow(config(), data(), communicator, () -> false);
    return null;
  }

  private Path last(String run, String file) {
    return RunDirectory.checkpoint(folder.resolve(run), STEPS).resolve(file);
  }

  @Test
  void ranksThatGoOnFromACheckpointEndAsUninterruptedOnesBitByBit() throws Exception {
    train("whole", 2, STEPS);
    train("resumed", 2, 6);
    assertThat(RunDirectory.latestCheckpoint(folder.resolve("resumed"))).contains(6L);
    train("resumed", 2, STEPS);
    assertThat(last("resumed", "weights.safetensors"))
        .hasSameBinaryContentAs(last("whole", "weights.safetensors"));
    assertThat(last("resumed", "optimizer.safetensors"))
        .hasSameBinaryContentAs(last("whole", "optimizer.safetensors"));
  }

  /** Another processor may have found another precision faster: rank 0 decides. */
  @Test
  void allRanksTakeThePrecisionOfRankZero() throws Exception {
    TrainingSettings exact = config().settings();
    TrainingSettings reduced = exact.withCompute(exact.compute().withPrecision(Precision.BF16));
    List<TrainingSettings> agreed =
        Ranks.run(2, c -> new Agreement(c).agreed(c.rank() == 0 ? reduced : exact));
    assertThat(agreed).containsOnly(reduced);
  }

  @Test
  void aRunGoesOnWithMoreOrFewerRanks() throws Exception {
    train("run", 2, 4);
    train("run", 4, 8);
    train("run", 1, STEPS);
    assertThat(last("run", "weights.safetensors")).exists();
    assertThat(
            MetricsLog.read(folder.resolve("run/metrics.jsonl")).stream()
                .filter(line -> line.get("type").asText().equals("step")))
        .hasSize(STEPS);
  }
}
