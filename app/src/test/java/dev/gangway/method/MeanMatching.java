package dev.gangway.method;

import static dev.gangway.base.InputException.check;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.method.MethodSettings.Value;
import dev.gangway.nn.Optimizer;
import dev.gangway.nn.Precision;
import dev.gangway.nn.Weights;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A method of a library of its own, for tests: F also draws the means of both domains' embeddings
 * together. This file and a line in {@code META-INF/services} are all that it takes.
 */
public final class MeanMatching implements Method {

  record Settings(
      @Value(name = "pull", otherwise = 0.5, says = "Weight of the distance of both means")
          double pull) {
    Settings {
      check(pull > 0, "pull must be > 0, got %s", pull);
    }
  }

  private static final Loss DISTANCE =
      new Loss("mean_distance", "dist", Role.TARGET, "squared distance of both domains' means");

  @Override
  public String id() {
    return "mean-matching";
  }

  @Override
  public String title() {
    return "Mean matching";
  }

  @Override
  public String about() {
    return "The means of both domains' embeddings are drawn together.";
  }

  @Override
  public List<Class<? extends Record>> settings() {
    return List.of(Settings.class);
  }

  @Override
  public List<Loss> losses() {
    return List.of(Student.CLASSIFIER, DISTANCE);
  }

  @Override
  public TrainingStep step(Student student) {
    return new Step(student);
  }

  private record Step(Student student, Optimizer f, Optimizer c) implements TrainingStep {

    Step(Student student) {
      this(
          student,
          student.optimizer(student.model().f().weights()),
          student.optimizer(student.model().c().weights()));
    }

    @Override
    public StepMetrics run(StepInput batch, long iteration) {
      try (PointerScope scope = new PointerScope()) {
        StepReadings readings = new StepReadings();
        TensorVector gradients =
            torch.grad(
                new TensorVector(loss(batch, iteration, readings)),
                Weights.vector(f.weights(), c.weights()));
        TensorVector averages = student.communicator().average(gradients).await();
        student.move(optimizers(), averages, iteration, readings);
        return readings.read(student.communicator());
      }
    }

    private Tensor loss(StepInput batch, long iteration, StepReadings readings) {
      Tensor xs = student.augmented("source", batch.sourceBytes(), iteration);
      Tensor all = torch.cat(new TensorVector(xs, batch.targetBytes())); // 2N x C x H x W
      try (Precision.Region region = student.settings().compute().region()) {
        Tensor e = student.model().f().train(all); // 2N x E
        long n = batch.size();
        Tensor between =
            e.narrow(0, 0, n).to(Float).mean(0L).sub(e.narrow(0, n, n).to(Float).mean(0L));
        Tensor distance = readings.loss(DISTANCE.name(), between.mul(between).sum());
        double pull = student.settings().method().of(Settings.class).pull();
        return student.loss(e, batch.labels(), null, readings).add(distance.mul(new Scalar(pull)));
      }
    }

    @Override
    public List<Optimizer> optimizers() {
      return List.of(f, c);
    }

    @Override
    public void close() {
      optimizers().forEach(Optimizer::close);
    }
  }
}
