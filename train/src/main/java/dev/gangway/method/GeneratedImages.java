package dev.gangway.method;

import dev.gangway.data.LabelledImages;
import dev.gangway.image.Images;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Device;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Pixels;
import dev.gangway.nn.Precision;
import dev.gangway.nn.TorchNetwork;
import dev.gangway.run.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Source-like images of a trained F and G, with the same noise at every call, so that epochs can be
 * compared.
 */
final class GeneratedImages implements SourceLikeImages {

  private final FeatureClassifier model;
  private final TorchNetwork g;
  private final TrainingSettings settings;
  private final GeneratorInput input;

  GeneratedImages(FeatureClassifier model, TorchNetwork g, TrainingSettings settings) {
    this.model = model;
    this.g = g;
    this.settings = settings;
    this.input =
        new GeneratorInput(settings.network(), Seeds.derive(settings.seed(), "picture noise", 0));
  }

  @Override
  public Images fromSource(LabelledImages source) {
    long[] labels = Arrays.stream(source.labels()).asLongStream().toArray();
    return generate(
        source.images(), e -> input.source(e, Device.beside(e, torch.tensor(labels)), 0));
  }

  @Override
  public Images fromTarget(Images target) {
    return generate(target, e -> input.target(e, 0));
  }

  private Images generate(Images images, UnaryOperator<Tensor> withNoise) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard();
        Precision.Region region = settings.compute().region()) {
      Compute compute = settings.compute();
      Tensor bytes = Pixels.of(images, IntStream.range(0, images.size()).toArray());
      Tensor x = compute.device().send(bytes);
      Tensor e = model.f().forward(x);
      byte[][] pixels = Pixels.toBytes(g.forward(withNoise.apply(e)));
      return new Images(images.format(), List.of(pixels));
    }
  }
}
