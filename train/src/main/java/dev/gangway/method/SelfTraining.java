package dev.gangway.method;

import static dev.gangway.base.InputException.check;

import dev.gangway.method.MethodSettings.Value;
import java.util.List;

/**
 * F and C learn the classes that their own moving average, the {@link Teacher}, is sure of on the
 * target (Tarvainen and Valpola, <a href="https://arxiv.org/abs/1703.01780">arXiv 1703.01780</a>;
 * French et al., <a href="https://arxiv.org/abs/1706.05208">arXiv 1706.05208</a>).
 */
public final class SelfTraining implements Method {

  /** The loss of what the teacher is sure of. */
  static final Loss LOSS =
      new Loss(
          "self_training",
          "L_T",
          Role.TARGET,
          "cross-entropy of F and C on changed target images with the classes the teacher is sure of");

  /**
   * How F and C learn from their teacher.
   *
   * @param weight of its term in F's and C's loss, in (0, 100]
   * @param confidence the teacher's probability from which its class is learnt, in (0, 1)
   * @param ramp steps over which the weight grows from 0, at least 1
   * @param start the step at which it starts; 0 for when teacher and last weights agree, or step
   *     1,000 if they do not by then
   * @param agreement the share of target images on which both must agree for that, in (0, 1]
   * @param balance how far the teacher's shares of the classes are drawn to the source's, in [0,
   *     1]: 0 not at all, 1 all the way
   */
  public record Settings(
      @Value(
              name = "self-training",
              otherwise = 1,
              says =
                  "Weight of the classes that the averaged weights are sure of in F's and C's loss")
          double weight,
      @Value(
              name = "confidence",
              otherwise = 0.9,
              says = "Probability from which a class counts as sure")
          double confidence,
      @Value(
              name = "self-training-ramp",
              otherwise = 300,
              says = "Steps over which its weight grows from 0")
          long ramp,
      @Value(
              name = "self-training-start",
              otherwise = 0,
              says =
                  "Step at which it starts; 0: when the average and the last weights agree, or step"
                      + " 1,000 if they do not by then")
          long start,
      @Value(
              name = "agreement",
              otherwise = 0.95,
              says = "Share of target images on which both must agree for it to start")
          double agreement,
      @Value(
              name = "class-balance",
              otherwise = 1,
              says =
                  "How far the shares of its classes are drawn to the source's, against the loss of"
                      + " classes: 0 not at all, 1 all the way")
          double balance) {

    public Settings {
      check(
          weight > 0 && weight <= 100,
          "self-training must be in (0, 100], got %s (methods without it: source-only, gta)",
          weight);
      check(confidence > 0 && confidence < 1, "confidence must be in (0, 1), got %s", confidence);
      check(ramp >= 1, "self-training-ramp must be >= 1, got %s", ramp);
      check(start >= 0, "self-training-start must be >= 0, got %s", start);
      check(agreement > 0 && agreement <= 1, "agreement must be in (0, 1], got %s", agreement);
      check(balance >= 0 && balance <= 1, "class-balance must be in [0, 1], got %s", balance);
    }
  }

  @Override
  public String id() {
    return "self-training";
  }

  @Override
  public String title() {
    return "Self-training";
  }

  @Override
  public String about() {
    return "The classifier learns the classes that its own moving average is sure of on the target,"
        + " once the two agree (arXiv 1706.05208).";
  }

  @Override
  public List<Class<? extends Record>> settings() {
    return List.of(Settings.class);
  }

  @Override
  public List<Loss> losses() {
    return List.of(Student.CLASSIFIER, LOSS);
  }

  @Override
  public TrainingStep step(Student student) {
    return new ClassifierStep(student);
  }
}
