package dev.gangway.method;

import static dev.gangway.base.InputException.check;

import dev.gangway.method.MethodSettings.Value;
import dev.gangway.method.Teacher.Lesson;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Optimizer;
import dev.gangway.nn.Precision;
import dev.gangway.nn.Weights;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * F and C learn the classes that their own moving average, the {@link Teacher}, is sure of on the
 * target (Tarvainen and Valpola, <a href="https://arxiv.org/abs/1703.01780">arXiv 1703.01780</a>;
 * French et al., <a href="https://arxiv.org/abs/1706.05208">arXiv 1706.05208</a>).
 */
public final class SelfTraining implements Method {

  static final Loss LOSS =
      new Loss(
          "self_training",
          "L_T",
          Role.TARGET,
          "cross-entropy of F and C on changed target images with the classes the teacher is sure of");

  /** How F and C learn from their teacher. */
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
    return new Step(student);
  }

  /** A loss of what F and C say of changed images of the target, logits N x K. */
  @FunctionalInterface
  interface TargetLoss {
    Tensor of(Tensor logits, StepReadings readings);
  }

  /**
   * F and C alone: L_C on the source and, where the method has a teacher or a loss of its own, that
   * on the target. With neither no target is looked at.
   */
  static final class Step implements TrainingStep {

    private final Student student;
    private final FeatureClassifier model;
    private final Optimizer adamF;
    private final Optimizer adamC;
    private final TargetLoss own; // or null

    Step(Student student) {
      this(student, null);
    }

    Step(Student student, TargetLoss own) {
      this.student = student;
      this.own = own;
      model = student.model();
      adamF = student.optimizer(model.f().weights());
      adamC = student.optimizer(model.c().weights());
    }

    @Override
    public StepMetrics run(StepInput batch, long iteration) {
      try (PointerScope scope = new PointerScope()) {
        StepReadings readings = new StepReadings();
        Tensor loss = loss(batch, iteration, readings);
        TensorVector weights = Weights.vector(model.f().weights(), model.c().weights());
        TensorVector gradients = torch.grad(new TensorVector(loss), weights);
        TensorVector averages = student.communicator().average(gradients).await();
        student.move(optimizers(), averages, iteration, readings);
        return readings.read(student.communicator());
      }
    }

    private Tensor loss(StepInput batch, long iteration, StepReadings readings) {
      Lesson lesson = student.teacher().lesson(batch, iteration, readings);
      TensorVector seen =
          new TensorVector(student.augmented("source", batch.sourceBytes(), iteration));
      if (lesson != null || own != null) {
        seen.push_back(student.augmented("target", batch.targetBytes(), iteration));
      }
      TensorVector inputs = student.inputs(seen);
      try (Precision.Region region = student.settings().compute().region()) {
        Tensor e = student.embedded(inputs);
        Tensor loss = student.loss(e, batch.labels(), lesson, readings);
        if (own == null) {
          return loss;
        }
        Tensor changed = e.narrow(0, batch.size(), batch.size());
        return loss.add(own.of(model.c().forward(changed), readings));
      }
    }

    @Override
    public List<Optimizer> optimizers() {
      return List.of(adamF, adamC);
    }

    @Override
    public void close() {
      optimizers().forEach(Optimizer::close);
    }
  }
}
