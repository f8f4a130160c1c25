package dev.gangway.method;

import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.dist.Communicator;
import dev.gangway.dist.Communicator.Averaging;
import dev.gangway.dist.SharedBatch;
import dev.gangway.method.Teacher.Lesson;
import dev.gangway.nn.Autograd;
import dev.gangway.nn.AuxiliaryGan;
import dev.gangway.nn.BatchShare;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Device;
import dev.gangway.nn.Discriminator.Verdict;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Losses;
import dev.gangway.nn.Optimizer;
import dev.gangway.nn.Pixels;
import dev.gangway.nn.Precision;
import dev.gangway.nn.Weights;
import dev.gangway.run.Seeds;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Generate To Adapt (Sankaranarayanan et al., CVPR 2018): one step of D, then G, C and F at the
 * same weights.
 *
 * <p>Each gradient is taken once and only where it is needed. F embeds both domains in one pass, or
 * where it has a batch norm one after the other. G and D run on leaves cut off from what came
 * before, so that the chain rule is applied by hand at the two seams: the images g and the
 * embeddings e.
 *
 * <p>With augmentation F sees changed copies of x_s, and D the images themselves. In self-training
 * F also embeds changed copies of x_t, from which F and C learn the teacher's classes. Behind a
 * backbone F sees features, of which a changed copy is another view, and D small pictures.
 *
 * <p>Without class terms (c1) every term of D_cls is left out: D's cross-entropy and a.
 */
final class GtaStep implements TrainingStep, SourceLikeImages.Maker {

  private final TrainingSettings settings;
  private final Gta.Settings pull;
  private final boolean classTerms;
  private final Student student;
  private final Communicator communicator;
  private final SharedBatch sharedBatch;
  private final FeatureClassifier model;
  private final AuxiliaryGan gan;
  private final GeneratorInput input;
  private final Optimizer adamF;
  private final Optimizer adamC;
  private final Optimizer adamG;
  private final Optimizer adamD;

  GtaStep(Student student, Gta method) {
    this.student = student;
    settings = student.settings();
    pull = settings.method().of(Gta.Settings.class);
    classTerms = method.has(Gta.Part.CLASS_TERMS);
    communicator = student.communicator();
    sharedBatch = new SharedBatch(communicator);
    Compute compute = settings.compute();
    model = student.model();
    BatchShare share = settings.batchNorm().share(sharedBatch);
    gan = new AuxiliaryGan(settings.network(), compute, share, settings.seed());
    long noise = Seeds.derive(settings.seed(), "noise", 0);
    input = new GeneratorInput(settings.network(), student.shard(), noise);
    adamF = student.optimizer(model.f().weights());
    adamC = student.optimizer(model.c().weights());
    adamG = new Optimizer(gan.g().weights(), settings.optimizer().withoutDecay(), student.last());
    adamD = student.optimizer(gan.d().weights());
  }

  /**
   * The forward passes of one batch.
   *
   * @param e F(x_s) above F(x_t), 2N x E; in self-training above F of the changed x_t, 3N x E
   * @param es F(x_s) as a leaf, N x E; et F(x_t)
   * @param gs G[es, z, l(y)], N x C x H x W; gt G[et, z, l(fake)]
   * @param labels y_s, N
   * @param lesson the teacher's classes, or null without self-training
   */
  private record Forward(
      Tensor e, Tensor es, Tensor et, Tensor gs, Tensor gt, Tensor labels, Lesson lesson) {}

  /**
   * The adversarial terms with their gradients at the images.
   *
   * @param da gradient of a at g_s, or null without D_cls; db of b at g_s; dc of c at g_t
   */
  private record Adversarial(Tensor da, Tensor db, Tensor dc) {}

  @Override
  public StepInput input(Batch batch, Device device) {
    return StepInput.withPictures(batch, device);
  }

  @Override
  public StepMetrics run(StepInput batch, long iteration) {
    try (PointerScope scope = new PointerScope();
        SharedBatch.Region together = sharedBatch.region()) {
      StepReadings readings = new StepReadings();
      Forward forward = forward(batch, iteration, readings);
      stepDiscriminator(batch.pictures(), forward, iteration, readings);
      Adversarial adversarial = judge(forward, readings);
      Averaging gradientsG = communicator.average(generatorGradients(forward, adversarial));
      Averaging averagesFC = communicator.average(featureGradients(forward, adversarial, readings));
      student.move(List.of(adamG), gradientsG.await(), iteration, readings);
      student.move(List.of(adamF, adamC), averagesFC.await(), iteration, readings);
      return readings.read(communicator);
    }
  }

  private Forward forward(StepInput batch, long iteration, StepReadings readings) {
    Tensor xt = batch.targetBytes();
    Lesson lesson = student.teacher().lesson(batch, iteration, readings);
    Tensor changed = student.augmented("source", batch.sourceBytes(), iteration);
    TensorVector seen = new TensorVector(changed, Pixels.unchanged(xt));
    if (lesson != null) {
      seen.push_back(student.augmented("target", xt, iteration));
    }
    TensorVector inputs = student.inputs(seen);
    try (Precision.Region region = precision()) {
      Tensor labels = batch.labels();
      Tensor e = student.embedded(inputs); // 2N or 3N x E
      Tensor es = Autograd.leaf(e.narrow(0, 0, batch.size()).to(Float));
      Tensor et = Autograd.leaf(e.narrow(0, batch.size(), batch.size()).to(Float));
      Tensor gs = gan.g().forward(input.source(es, labels, iteration));
      Tensor gt = gan.g().forward(input.target(et, iteration));
      return new Forward(e, es, et, gs, gt, labels, lesson);
    }
  }

  /** L_D = CE(D_cls(x_s), y) + BCE(D_data(x_s), 1) + BCE(D_data(g_s), 0) + BCE(D_data(g_t), 0). */
  private void stepDiscriminator(
      Tensor pictures, Forward forward, long iteration, StepReadings readings) {
    Tensor total;
    try (Precision.Region region = precision()) {
      Verdict real = gan.d().forward(arrange(Pixels.forDiscriminator(pictures)));
      Verdict fakeSource = gan.d().forward(forward.gs.detach());
      Verdict fakeTarget = gan.d().forward(forward.gt.detach());
      readings.saidReal("real", real.real());
      readings.saidFake("fake_source", fakeSource.real());
      readings.saidFake("fake_target", fakeTarget.real());
      total = readings.loss("d_real", Losses.real(real.real()));
      total = total.add(readings.loss("d_fake_source", Losses.fake(fakeSource.real())));
      total = total.add(readings.loss("d_fake_target", Losses.fake(fakeTarget.real())));
      if (classTerms) {
        Tensor classes = Losses.crossEntropy(real.classes(), forward.labels);
        total = total.add(readings.loss("d_class", classes));
      }
    }
    Averaging averaging = communicator.average(Autograd.gradients(total, gan.d().weights()));
    student.move(List.of(adamD), averaging.await(), iteration, readings);
  }

  /** a = CE(D_cls(g_s), y), b = BCE(D_data(g_s), 1) and c = BCE(D_data(g_t), 1) with the new D. */
  private Adversarial judge(Forward forward, StepReadings readings) {
    Tensor onSource;
    Tensor onTarget;
    Tensor a = null;
    Tensor b;
    Tensor c;
    try (Precision.Region region = precision()) {
      onSource = Autograd.leaf(gan.d().first(forward.gs));
      onTarget = Autograd.leaf(gan.d().first(forward.gt));
      Verdict source = gan.d().judge(onSource);
      if (classTerms) {
        a = readings.loss("a", Losses.crossEntropy(source.classes(), forward.labels));
      }
      b = readings.loss("b", Losses.real(source.real()));
      c = readings.loss("c", Losses.real(gan.d().judge(onTarget).real()));
    }
    return new Adversarial(
        a == null ? null : atImages(a, onSource), atImages(b, onSource), atImages(c, onTarget));
  }

  /** The gradient of a term at the images, of which D's first convolution made {@code first}. */
  private Tensor atImages(Tensor term, Tensor first) {
    Tensor atFirst = Autograd.gradient(term, first, null);
    try (Precision.Region region = precision()) {
      return gan.d().gradientAtImages(atFirst);
    }
  }

  /** The gradient of L_G = a + b at G's weights; the target's images do not move G. */
  private TensorVector generatorGradients(Forward forward, Adversarial adversarial) {
    Tensor at = adversarial.da == null ? adversarial.db : adversarial.da.add(adversarial.db);
    return torch.grad(
        new TensorVector(forward.gs),
        Weights.vector(gan.g().weights()),
        new TensorVector(at),
        new BoolOptional(true),
        false,
        false);
  }

  /**
   * The gradients of L_F = L_C + lambda a + lambda alpha c at F and of L_C at C, in one pass; with
   * a lesson both learn it too.
   */
  private TensorVector featureGradients(
      Forward forward, Adversarial adversarial, StepReadings readings) {
    Tensor loss;
    try (Precision.Region region = precision()) {
      loss = student.loss(forward.e, forward.labels, forward.lesson, readings);
    }
    TensorVector atE =
        new TensorVector(atSource(forward, adversarial), atTarget(forward, adversarial));
    if (forward.lesson != null) {
      atE.push_back(torch.zeros_like(forward.et));
    }
    Tensor adversarialAtE = torch.cat(atE);
    return torch.grad(
        new TensorVector(loss, forward.e),
        Weights.vector(model.f().weights(), model.c().weights()),
        new TensorVector(torch.ones_like(loss), adversarialAtE.to(forward.e.scalar_type())),
        new BoolOptional(false),
        false,
        false);
  }

  /** Gradient of lambda a at e_s, N x E. */
  private Tensor atSource(Forward forward, Adversarial adversarial) {
    double lambda = pull.lambda();
    return adversarial.da == null
        ? torch.zeros_like(forward.es)
        : Autograd.gradient(forward.gs, forward.es, adversarial.da.mul(new Scalar(lambda)));
  }

  /** Gradient of lambda alpha c at e_t, N x E. */
  private Tensor atTarget(Forward forward, Adversarial adversarial) {
    double factor = pull.lambda() * pull.alpha();
    return Autograd.gradient(forward.gt, forward.et, adversarial.dc.mul(new Scalar(factor)));
  }

  private Tensor arrange(Tensor x) {
    return settings.compute().layout().arrange(x);
  }

  private Precision.Region precision() {
    return settings.compute().region();
  }

  AuxiliaryGan gan() {
    return gan;
  }

  @Override
  public List<Optimizer> optimizers() {
    return List.of(adamF, adamC, adamG, adamD);
  }

  @Override
  public SourceLikeImages sourceLikeImages() {
    return new SourceLikeImages(model, gan.g(), settings);
  }

  @Override
  public void close() {
    optimizers().forEach(Optimizer::close);
    gan.close();
    sharedBatch.close();
  }
}
