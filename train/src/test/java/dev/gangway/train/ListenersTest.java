package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.data.ImageFormat;
import dev.gangway.data.LabelledImages;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Oracle;
import dev.gangway.nn.Compute;
import dev.gangway.run.RunDirectory;
import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {

  private static final ImageFormat FORMAT = new ImageFormat(32, 3);

  @TempDir private Path folder;

  private static TrainingStep sourceOnly() {
    return TrainingRun.step(RandomData.settings(Setting.SOURCE_ONLY, Compute.fp32(), 32));
  }

  private static Position at(long iteration, double seconds) {
    return new Position(iteration, 10, 100, seconds);
  }

  @Test
  void checkpointsAreHalfAMinuteApartAndTheTwoNewestAreKept() throws IOException {
    try (RunDirectory run = RunDirectory.create(folder.resolve("run"));
        TrainingStep step = sourceOnly()) {
      CheckpointListener listener = new CheckpointListener(run, step, 100);
      listener.epochDone(at(10, 129.9));
      assertThat(RunDirectory.checkpoints(run.path())).isEmpty();
      listener.epochDone(at(20, 130));
      listener.epochDone(at(30, 159));
      listener.epochDone(at(40, 161));
      assertThat(RunDirectory.checkpoints(run.path())).containsExactly(20L, 40L);
      listener.trainingDone(at(45, 162));
      assertThat(RunDirectory.checkpoints(run.path())).containsExactly(40L, 45L);
    }
  }

  private static TrainingData data(int sourceTest, int targetTest) {
    LabelledImages source = RandomData.labelled(8, FORMAT, 1);
    return new TrainingData(
        source,
        source.images(),
        RandomData.labelled(sourceTest, FORMAT, 2),
        Optional.of(new Oracle<>(source)),
        Optional.of(new Oracle<>(RandomData.labelled(targetTest, FORMAT, 3))));
  }

  @Test
  void aSampleForScoresIsAlwaysTheSameAndNoLargerThanAsked() {
    TrainingData sample = Scores.sample(data(50, 20), 30);
    assertThat(sample.sourceTest().size()).isEqualTo(30);
    assertThat(sample.targetTest().orElseThrow().value().size()).isEqualTo(20);
    assertThat(sample.targetTrain()).isEmpty();
    assertThat(Scores.sample(data(50, 20), 30).sourceTest().labels())
        .isEqualTo(sample.sourceTest().labels());
    LabelledImages all = data(50, 20).sourceTest();
    for (int i = 0; i < 30; i++) {
      byte[] image = sample.sourceTest().images().pixels(i);
      assertThat(indexOf(image, all)).isNotNegative();
    }
  }

  private static int indexOf(byte[] image, LabelledImages set) {
    for (int i = 0; i < set.size(); i++) {
      if (java.util.Arrays.equals(image, set.images().pixels(i))) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void eachEpochIsScoredOnTheTestSets() throws IOException {
    List<Scores> seen = new ArrayList<>();
    try (TrainingStep step = sourceOnly()) {
      TrainingData data = data(12, 9);
      new ScoreListener(step.model(), data, (position, scores) -> seen.add(scores))
          .epochDone(at(10, 1));
      Evaluation expected = Scores.evaluate(step.model(), data.sourceTest());
      assertThat(seen).hasSize(1);
      assertThat(seen.get(0).sourceTest().n()).isEqualTo(12);
      assertThat(seen.get(0).sourceTest().correct()).isEqualTo(expected.correct());
      assertThat(seen.get(0).targetTest().orElseThrow().value().n()).isEqualTo(9);
      assertThat(seen.get(0).targetTrain()).isEmpty();
    }
  }
}
