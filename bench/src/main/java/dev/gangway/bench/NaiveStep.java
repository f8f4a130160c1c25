package dev.gangway.bench;

import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.nn.AdamSettings;
import dev.gangway.nn.AuxiliaryGan;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Device;
import dev.gangway.nn.Discriminator.Verdict;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Layout;
import dev.gangway.nn.Pixels;
import dev.gangway.nn.Precision;
import dev.gangway.nn.Weights;
import dev.gangway.run.Seeds;
import dev.gangway.train.Batch;
import dev.gangway.train.GeneratorInput;
import dev.gangway.train.TrainingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The step as it is written first: 32 bits, contiguous, F once for each domain, for each network's
 * loss a backward pass through the whole graph, and libtorch's own Adam. The mathematics is that of
 * the training's step, which makes it the yardstick.
 */
final class NaiveStep implements AutoCloseable {

  private final TrainingSettings settings;
  private final Device device;
  private final FeatureClassifier model;
  private final AuxiliaryGan gan;
  private final GeneratorInput input;
  private final Adam adamF;
  private final Adam adamC;
  private final Adam adamG;
  private final Adam adamD;

  /** Starts at the same weights as the training's step with these settings. */
  NaiveStep(TrainingSettings settings) {
    this.settings = settings;
    device = settings.compute().device();
    Compute plain = new Compute(Precision.FP32, Layout.CONTIGUOUS, device);
    model = new FeatureClassifier(settings.network(), plain, settings.seed());
    gan = new AuxiliaryGan(settings.network(), plain, settings.seed());
    input = new GeneratorInput(settings.network(), Seeds.derive(settings.seed(), "noise", 0));
    adamF = adam(model.f().weights(), settings.optimizer());
    adamC = adam(model.c().weights(), settings.optimizer());
    adamG = adam(gan.g().weights(), settings.optimizer());
    adamD = adam(gan.d().weights(), settings.optimizer());
  }

  /** The betas lie in the order of the C++ library, which the defaults tell. */
  private static Adam adam(Weights weights, AdamSettings settings) {
    AdamOptions options = new AdamOptions(settings.learningRate());
    DoublePointer betas = options.betas();
    int first = betas.get(0) < betas.get(1) ? 0 : 1; // 0.9 and 0.999
    betas.put(first, settings.beta1());
    betas.put(1 - first, settings.beta2());
    return new Adam(Weights.vector(weights), options);
  }

  void run(Batch batch, long iteration) {
    try (PointerScope scope = new PointerScope()) {
      if (settings.setting().adversarial()) {
        adversarial(batch, iteration);
      } else {
        Tensor es = features(sourceBytes(batch));
        List<Tensor> gradients =
            backward(classifierLoss(es, labels(batch)), model.f().weights(), model.c().weights());
        give(gradients, model.f().weights(), model.c().weights());
        adamF.step();
        adamC.step();
      }
    }
  }

  private void adversarial(Batch batch, long iteration) {
    Tensor y = labels(batch);
    Tensor xs = sourceBytes(batch);
    Tensor es = features(xs);
    Tensor et = features(device.send(Pixels.of(batch.target(), batch.targetIndices())));
    Tensor gs = gan.g().forward(input.source(es, y, iteration));
    Tensor gt = gan.g().forward(input.target(et, iteration));

    List<Tensor> forD = backward(discriminatorLoss(xs, gs, gt, y), gan.d().weights());
    give(forD, gan.d().weights());
    adamD.step();

    Tensor lossG = generatorLoss(gan.d().forward(gs), y);
    List<Tensor> forG = backward(lossG, gan.g().weights());
    Tensor lossC = classifierLoss(es, y);
    List<Tensor> forC = backward(lossC, model.c().weights());
    List<Tensor> forF = backward(featureLoss(lossC, gs, gt, y), model.f().weights());

    give(forD, gan.d().weights()); // as they were, for who looks
    give(forG, gan.g().weights());
    give(forC, model.c().weights());
    give(forF, model.f().weights());
    adamG.step();
    adamC.step();
    adamF.step();
  }

  private Tensor discriminatorLoss(Tensor xs, Tensor gs, Tensor gt, Tensor y) {
    Verdict onReal = gan.d().forward(Pixels.forDiscriminator(xs).contiguous());
    Tensor loss = said(onReal.real(), 1);
    loss = loss.add(said(gan.d().forward(gs).real(), 0));
    loss = loss.add(said(gan.d().forward(gt).real(), 0));
    return classTerms() ? loss.add(torch.cross_entropy_loss(onReal.classes(), y)) : loss;
  }

  private Tensor generatorLoss(Verdict onSource, Tensor y) {
    Tensor loss = said(onSource.real(), 1);
    return classTerms() ? loss.add(torch.cross_entropy_loss(onSource.classes(), y)) : loss;
  }

  private Tensor featureLoss(Tensor lossC, Tensor gs, Tensor gt, Tensor y) {
    double lambda = settings.adversarial().lambda();
    double factor = lambda * settings.adversarial().alpha();
    Tensor loss = lossC.add(said(gan.d().forward(gt).real(), 1).mul(new Scalar(factor)));
    if (!classTerms()) {
      return loss;
    }
    Tensor a = torch.cross_entropy_loss(gan.d().forward(gs).classes(), y);
    return loss.add(a.mul(new Scalar(lambda)));
  }

  private Tensor classifierLoss(Tensor e, Tensor y) {
    return torch.cross_entropy_loss(model.c().forward(e), y);
  }

  private static Tensor said(Tensor logits, double goal) {
    return torch.binary_cross_entropy_with_logits(
        logits, torch.full_like(logits, new Scalar(goal)));
  }

  private boolean classTerms() {
    return settings.setting().classTerms();
  }

  private Tensor features(Tensor bytes) {
    return model.f().forward(bytes).to(Float);
  }

  private Tensor sourceBytes(Batch batch) {
    return device.send(Pixels.of(batch.source().images(), batch.sourceIndices()));
  }

  private Tensor labels(Batch batch) {
    int[] all = batch.source().labels();
    long[] labels = Arrays.stream(batch.sourceIndices()).mapToLong(i -> all[i]).toArray();
    return device.send(torch.tensor(labels));
  }

  /** A pass through the whole graph, of which the gradients of some networks are kept. */
  private List<Tensor> backward(Tensor loss, Weights... kept) {
    everyWeight().forEach(weight -> weight.mutable_grad().put(new Tensor()));
    loss.backward(new Tensor(), new BoolOptional(true), false, new TensorArrayRefOptional());
    List<Tensor> gradients = new ArrayList<>();
    tensors(kept).forEach(weight -> gradients.add(new Tensor(weight.grad())));
    return gradients;
  }

  private static void give(List<Tensor> gradients, Weights... networks) {
    int i = 0;
    for (Tensor weight : tensors(networks).toList()) {
      weight.mutable_grad().put(gradients.get(i++));
    }
  }

  private Stream<Tensor> everyWeight() {
    return weights().stream().flatMap(network -> network.tensors().stream());
  }

  private static Stream<Tensor> tensors(Weights... networks) {
    return Arrays.stream(networks).flatMap(network -> network.tensors().stream());
  }

  /** All four networks, each weight with the gradient that the last step used. */
  List<Weights> weights() {
    return Stream.concat(model.weights().stream(), gan.weights().stream()).toList();
  }

  @Override
  public void close() {
    Stream.of(adamF, adamC, adamG, adamD).forEach(Adam::close);
    gan.close();
    model.close();
  }
}
