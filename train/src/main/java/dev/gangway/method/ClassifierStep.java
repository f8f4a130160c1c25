package dev.gangway.method;

import dev.gangway.method.Teacher.Lesson;
import dev.gangway.nn.Adam;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Precision;
import dev.gangway.nn.Weights;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * F and C alone: L_C on the source and, where the method has a teacher, what it is sure of on the
 * target. Without one no target is looked at.
 */
final class ClassifierStep implements TrainingStep {

  private final Student student;
  private final FeatureClassifier model;
  private final Adam adamF;
  private final Adam adamC;

  ClassifierStep(Student student) {
    this.student = student;
    model = student.model();
    adamF = new Adam(model.f().weights(), student.settings().optimizer());
    adamC = new Adam(model.c().weights(), student.settings().optimizer());
  }

  @Override
  public StepMetrics run(StepInput batch, long iteration) {
    try (PointerScope scope = new PointerScope()) {
      StepReadings readings = new StepReadings();
      Tensor loss = loss(batch, iteration, readings);
      TensorVector weights = Weights.vector(model.f().weights(), model.c().weights());
      TensorVector own = torch.grad(new TensorVector(loss), weights);
      Gradients gradients = new Gradients(student.communicator().average(own).await());
      for (Adam adam : optimizers()) {
        TensorVector averages = gradients.next(adam);
        readings.gradients(adam.weights(), averages);
        adam.step(averages, iteration);
      }
      return readings.read(student.communicator());
    }
  }

  private Tensor loss(StepInput batch, long iteration, StepReadings readings) {
    Lesson lesson = student.teacher().lesson(batch, iteration, readings);
    TensorVector seen =
        new TensorVector(student.augmented("source", batch.sourceBytes(), iteration));
    if (lesson != null) {
      seen.push_back(student.augmented("target", batch.targetBytes(), iteration));
    }
    Tensor all = torch.cat(seen); // N or 2N x C x H x W
    try (Precision.Region region = student.settings().compute().region()) {
      Tensor e = model.f().train(all);
      return student.loss(e, batch.labels(), lesson, readings);
    }
  }

  @Override
  public List<Adam> optimizers() {
    return List.of(adamF, adamC);
  }

  @Override
  public void close() {
    optimizers().forEach(Adam::close);
  }
}
