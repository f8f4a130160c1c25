package dev.gangway.train;

import dev.gangway.dist.Communicator;
import dev.gangway.dist.Solo;
import dev.gangway.nn.Adam;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Precision;
import dev.gangway.nn.Weights;
import dev.gangway.train.SelfTraining.Lesson;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * F and C alone. In source-only (stream 1) they minimise L_C on the source, and no target is looked
 * at; without adversarial terms (lambda 0) self-training, where it is used, is all that they learn
 * of the target.
 */
final class ClassifierStep implements TrainingStep {

  private final TrainingSettings settings;
  private final Communicator communicator;
  private final Learner learner;
  private final FeatureClassifier model;
  private final Adam adamF;
  private final Adam adamC;

  ClassifierStep(TrainingSettings settings) {
    this(settings, Solo.PROCESS);
  }

  /** A step that processes take together, each on its part of the batch. */
  ClassifierStep(TrainingSettings settings, Communicator communicator) {
    this.settings = settings;
    this.communicator = communicator;
    learner = new Learner(settings, communicator);
    model = learner.model();
    adamF = new Adam(model.f().weights(), settings.optimizer());
    adamC = new Adam(model.c().weights(), settings.optimizer());
  }

  @Override
  public StepMetrics run(StepInput batch, long iteration) {
    try (PointerScope scope = new PointerScope()) {
      StepReadings readings = new StepReadings();
      Tensor loss = loss(batch, iteration, readings);
      TensorVector weights = Weights.vector(model.f().weights(), model.c().weights());
      TensorVector own = torch.grad(new TensorVector(loss), weights);
      Gradients gradients = new Gradients(communicator.average(own).await());
      for (Adam adam : optimizers()) {
        TensorVector averages = gradients.next(adam);
        readings.gradients(adam.weights(), averages);
        adam.step(averages, iteration);
      }
      return readings.read(communicator);
    }
  }

  private Tensor loss(StepInput batch, long iteration, StepReadings readings) {
    Lesson lesson = learner.selfTraining().lesson(batch, iteration, readings);
    TensorVector seen =
        new TensorVector(learner.augmented("source", batch.sourceBytes(), iteration));
    if (lesson != null) {
      seen.push_back(learner.augmented("target", batch.targetBytes(), iteration));
    }
    Tensor all = torch.cat(seen); // N or 2N x C x H x W
    try (Precision.Region region = settings.compute().region()) {
      Tensor e = model.f().train(all);
      return learner.loss(e, batch.labels(), lesson, readings);
    }
  }

  @Override
  public Learner learner() {
    return learner;
  }

  @Override
  public List<Adam> optimizers() {
    return List.of(adamF, adamC);
  }

  @Override
  public Optional<SourceLikeImages> sourceLikeImages() {
    return Optional.empty();
  }

  @Override
  public void close() {
    optimizers().forEach(Adam::close);
    learner.close();
  }
}
