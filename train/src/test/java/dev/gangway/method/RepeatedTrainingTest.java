package dev.gangway.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.nn.Compute;
import dev.gangway.nn.Layout;
import dev.gangway.nn.Precision;
import dev.gangway.nn.Weights;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One seed gives one training, bit by bit. */
class RepeatedTrainingTest {

  private final int threads = torch.get_num_threads();

  @AfterEach
  void useTheThreadsAsBefore() {
    torch.set_num_threads(threads);
  }

  @Test
  void twoTrainingsWithOneSeedEndWithTheSameWeights() {
    TrainingSettings settings = RandomData.settings("gta", Compute.fp32(), 32);
    try (Learner first = Learner.of(settings);
        Learner second = Learner.of(settings)) {
      train(first, 5);
      train(second, 5);
      requireSameWeights(first, second);
    }
  }

  /**
   * Autocast's cache of cast weights, which belongs to the whole process, would tell them apart.
   */
  @Test
  void aTrainingBesideAnotherEqualsOneAlone() {
    Compute reduced = new Compute(Precision.BF16, Layout.CHANNELS_LAST);
    TrainingSettings settings = RandomData.settings("gta", reduced, 32);
    try (Learner alone = Learner.of(settings);
        Learner first = Learner.of(settings);
        Learner second = Learner.of(settings)) {
      train(alone, 30);
      CompletableFuture<Void> beside = CompletableFuture.runAsync(() -> train(second, 30));
      try {
        train(first, 30);
      } finally {
        beside.join();
      }
      requireSameWeights(alone, first);
      requireSameWeights(alone, second);
    }
  }

  private static void train(Learner step, int iterations) {
    torch.set_num_threads(1); // of this Java thread
    for (int i = 0; i < iterations; i++) {
      step.run(RandomData.batch(32), i);
    }
  }

  private static void requireSameWeights(Learner one, Learner other) {
    for (int n = 0; n < 4; n++) {
      Weights expected = one.optimizers().get(n).weights();
      Weights actual = other.optimizers().get(n).weights();
      for (String name : expected.names()) {
        assertThat(expected.tensor(name).equal(actual.tensor(name))).as(name).isTrue();
      }
    }
  }
}
