package dev.gangway.method;

import static dev.gangway.base.InputException.check;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.method.MethodSettings.Value;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Minimum class confusion (Jin et al., <a href="https://arxiv.org/abs/1912.03699">arXiv
 * 1912.03699</a>): F and C are to confuse no two classes on the target, whichever they say.
 */
public final class Mcc implements Method {

  /** The confusion of a batch of the target. */
  static final Loss LOSS =
      new Loss(
          "confusion",
          "L_MCC",
          Role.TARGET,
          "confusion of F and C between classes on the target, 0 (none) to 1");

  private static final double SMALLEST = 1e-6;

  /**
   * Its values.
   *
   * @param weight of the confusion in F's and C's loss, in (0, 100]
   * @param temperature of the probabilities that it is taken of, in (0, 100]
   */
  public record Settings(
      @Value(
              name = "confusion",
              otherwise = 1,
              says = "Weight of the classes' confusion on the target in F's and C's loss")
          double weight,
      @Value(
              name = "confusion-temperature",
              otherwise = 2.5,
              says = "Temperature of the probabilities that the confusion is taken of")
          double temperature) {

    public Settings {
      check(weight > 0 && weight <= 100, "confusion must be in (0, 100], got %s", weight);
      check(
          temperature > 0 && temperature <= 100,
          "confusion-temperature must be in (0, 100], got %s",
          temperature);
    }

    /**
     * The mean over classes of what share of their weight lies on others.
     *
     * @param logits of the target, N x K
     */
    Tensor confusion(Tensor logits) {
      Tensor p = torch.softmax(logits.to(Float).div(new Scalar(temperature)), 1); // N x K
      Tensor entropy = p.mul(p.add(new Scalar(SMALLEST)).log()).sum(rows(), true, none()).neg();
      Tensor sureness = entropy.neg().exp().add(new Scalar(1)); // N x 1
      Tensor weights = sureness.div(sureness.mean()); // N x 1, of mean 1
      Tensor together = p.mul(weights).t().mm(p); // K x K
      Tensor shares = together.div(together.sum(rows(), true, none()));
      return shares.sum().sub(shares.trace()).div(new Scalar((double) p.size(1)));
    }

    private static long[] rows() {
      return new long[] {1};
    }

    private static ScalarTypeOptional none() {
      return new ScalarTypeOptional();
    }
  }

  @Override
  public String id() {
    return "mcc";
  }

  @Override
  public String title() {
    return "Minimum class confusion";
  }

  @Override
  public String about() {
    return "The classifier learns to confuse no two classes on the target (arXiv 1912.03699).";
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
    Settings own = student.settings().method().find(Settings.class).orElseThrow();
    return new SelfTraining.Step(
        student,
        (logits, readings) ->
            readings.loss(LOSS.name(), own.confusion(logits)).mul(new Scalar(own.weight())));
  }
}
