package dev.gangway.train;

import dev.gangway.nn.AdamSettings;
import dev.gangway.run.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A named set of settings to start from. */
public enum Preset {
  /** The paper's digit experiment: f = 64, batch 100, 100 epochs. */
  PAPER {
    @Override
    public TrainingSettings settings(int classes) {
      return TrainingSettings.paper(classes);
    }
  },
  /**
   * The same method for two cores: f = 32, a target term as strong as the source's, averaged
   * weights, 2,000 steps however few images there are.
   */
  QUICK {
    @Override
    public TrainingSettings settings(int classes) {
      TrainingSettings paper = TrainingSettings.paper(classes);
      return paper
          .withNetwork(paper.network().withFilters(32))
          .withAdversarial(new AdversarialSettings(0.1, 1))
          .withAveraging(0.998)
          .withMaxIterations(2000)
          .withEpochs(0);
    }
  },
  /**
   * Beyond the paper: {@code quick} with changed copies of the source's images for F, and
   * self-training once the average and the last weights agree on the target; 3,000 steps, since
   * what self-training begins takes its time on domains that differ much.
   */
  STRONG {
    @Override
    public TrainingSettings settings(int classes) {
      return QUICK
          .settings(classes)
          .withAugmentation(Augmentation.AUTO)
          .withSelfTraining(SelfTrainingSettings.automatic())
          .withMaxIterations(3000);
    }
  },
  /**
   * {@code strong} without the adversarial terms, so without G and D, whose steps take a sixth to a
   * ninth of the time: twice as many of them, and as accurate on digits (docs/results.md).
   */
  FAST {
    @Override
    public TrainingSettings settings(int classes) {
      return STRONG
          .settings(classes)
          .withAdversarial(new AdversarialSettings(0, 1))
          .withMaxIterations(6000);
    }
  },
  /**
   * The full method small enough for minutes on two cores: f = 16, a stronger pull at F, and a
   * higher learning rate that falls faster; four epochs of the built-in domains.
   */
  DEMO {
    @Override
    public TrainingSettings settings(int classes) {
      TrainingSettings paper = TrainingSettings.paper(classes);
      return paper
          .withNetwork(paper.network().withFilters(16))
          .withOptimizer(new AdamSettings(1e-3, 0.8, 0.999, 1e-3))
          .withAdversarial(new AdversarialSettings(0.3, 1))
          .withBatch(32)
          .withMaxIterations(1248);
    }
  };

  /** The settings for K classes. */
  public abstract TrainingSettings settings(int classes);

  /** The preset of a name; an unknown one gets the nearest. */
  public static Preset named(String name) {
    return Names.choose("preset", name, List.of(values()), Preset::title);
  }

  private String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all presets. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Preset::title).toList();
  }
}
