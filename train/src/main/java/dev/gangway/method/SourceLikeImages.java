package dev.gangway.method;

import dev.gangway.data.LabelledImages;
import dev.gangway.image.Images;
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
 * Source-like images of a trained F and G, made of a whole batch, as batch norm sees it in
 * training; with the same noise at every call, so that epochs can be compared.
 */
public final class SourceLikeImages {

  /** A step that has a generator. */
  interface Maker {
    SourceLikeImages sourceLikeImages();
  }

  private final FeatureClassifier model;
  private final TorchNetwork g;
  private final TrainingSettings settings;
  private final GeneratorInput input;

  SourceLikeImages(FeatureClassifier model, TorchNetwork g, TrainingSettings settings) {
    this.model = model;
    this.g = g;
    this.settings = settings;
    long seed = Seeds.derive(settings.seed(), "picture noise", 0);
    this.input = new GeneratorInput(settings.network(), Shard.WHOLE, seed);
  }

  /** One image for each source image, from its embedding and its class. */
  public Images fromSource(LabelledImages source) {
    long[] labels = Arrays.stream(source.labels()).asLongStream().toArray();
    return generate(
        source.images(), e -> input.source(e, Device.beside(e, torch.tensor(labels)), 0));
  }

  /** One image for each target image, from its embedding and the class "fake". */
  public Images fromTarget(Images target) {
    return generate(target, e -> input.target(e, 0));
  }

  private Images generate(Images images, UnaryOperator<Tensor> withNoise) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard();
        Precision.Region region = settings.compute().region()) {
      int[] all = IntStream.range(0, images.size()).toArray();
      Tensor x = settings.compute().device().send(Pixels.unchanged(Pixels.of(images, all)));
      Tensor e = model.f().forward(x);
      return new Images(images.format(), List.of(Pixels.toBytes(g.forward(withNoise.apply(e)))));
    }
  }
}
