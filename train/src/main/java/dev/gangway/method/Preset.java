package dev.gangway.method;

import dev.gangway.nn.OptimizerSettings;
import dev.gangway.run.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A named recipe to start from: a method and values. */
public enum Preset {
  /** The paper's digit experiment: f = 64, batch 100, 100 epochs. */
  PAPER("gta", Map.of(), paper -> paper),
  /**
   * The same method for two cores: f = 32, a target term as strong as the source's, averaged
   * weights, 2,000 steps however few images there are.
   */
  QUICK(
      "gta",
      Map.of("alpha", 1),
      paper ->
          paper
              .withNetwork(paper.network().withFilters(32))
              .withAveraging(Preset.AVERAGING)
              .withLimits(0, 2000)),
  /**
   * Beyond the paper: {@code quick} with changed copies of the source's images for F, and
   * self-training once the average and the last weights agree on the target; 3,000 steps, since
   * what self-training begins takes its time on domains that differ much.
   */
  STRONG(
      "gta-self-training",
      Map.of("alpha", 1),
      paper ->
          QUICK.change.apply(paper).withAugmentation(Augmentation.AUTO).withMaxIterations(3000)),
  /**
   * {@code strong} without G and D, whose steps take a sixth to a ninth of the time: twice as many
   * of them, and as accurate on digits (docs/results.md).
   */
  FAST(
      "self-training",
      Map.of("alpha", 1),
      paper -> STRONG.change.apply(paper).withMaxIterations(6000)),
  /**
   * Photographs behind a frozen backbone: little is trained, so steps are small and quick, and the
   * average follows soon. G and D, of methods that have them, are narrow.
   */
  PHOTOS(
      "mcc",
      Map.of("lambda", 0.3, "alpha", 1),
      paper ->
          paper
              .withNetwork(paper.network().withFilters(16))
              .withOptimizer(OptimizerSettings.adam(3e-4, 0.9, 0.999, 0).withPretrainedRate(0.1))
              .withAugmentation(Augmentation.AUTO)
              .withBatch(64)
              .withAveraging(0.98)
              .withLimits(0, 1000)),
  /**
   * The full method small enough for minutes on two cores: f = 16, a stronger pull at F, and a
   * higher learning rate that falls faster; four epochs of the built-in domains.
   */
  DEMO(
      "gta",
      Map.of("lambda", 0.3, "alpha", 1),
      paper ->
          paper
              .withNetwork(paper.network().withFilters(16))
              .withOptimizer(OptimizerSettings.adam(1e-3, 0.8, 0.999, 1e-3))
              .withBatch(32)
              .withMaxIterations(1248));

  private static final double AVERAGING = 0.998;

  private final String method;

  @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
  private final Map<String, ? extends Number> values;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda that holds nothing
  private final UnaryOperator<TrainingSettings> change;

  /**
   * @param values of the method's own settings, by name; those that a method lacks don't count
   * @param change of the paper's values
   */
  Preset(
      String method, Map<String, ? extends Number> values, UnaryOperator<TrainingSettings> change) {
    this.method = method;
    this.values = values;
    this.change = change;
  }

  public Method method() {
    return Methods.named(method);
  }

  /** The settings for K classes. */
  public TrainingSettings settings(int classes) {
    return settings(classes, method());
  }

  /** The same values for another method; one with a teacher has an average to be taught by. */
  public TrainingSettings settings(int classes, Method other) {
    TrainingSettings changed = change.apply(TrainingSettings.paper(classes));
    boolean taught = other.settings().contains(SelfTraining.Settings.class);
    return (taught && changed.averaging() == 0 ? changed.withAveraging(AVERAGING) : changed)
        .withMethod(MethodSettings.ofCommon(other, values));
  }

  public static Preset named(String name) {
    return Names.choose("preset", name, List.of(values()), Preset::title);
  }

  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(Preset::title).toList();
  }
}
