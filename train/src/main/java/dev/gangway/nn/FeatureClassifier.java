package dev.gangway.nn;

import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.eval.Features;
import dev.gangway.image.Images;
import dev.gangway.run.Seeds;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** F and C together: all that remains after training. Owns both networks. */
public final class FeatureClassifier implements AutoCloseable {

  private static final int BATCH = 500;

  /** Images with a longer side are few at a time. */
  private static final int LARGE = 128;

  private final TorchNetwork f;
  private final TorchNetwork c;
  private final Compute compute;

  /** The networks that settings choose, with initial values from the run's seed. */
  public FeatureClassifier(NetworkSettings settings, Compute compute, long seed) {
    this(Networks.f(settings), Networks.c(settings), compute, seed);
  }

  /** Described networks with initial values from the run's seed. */
  public FeatureClassifier(Network f, Network c, Compute compute, long seed) {
    this.compute = compute;
    this.f = new TorchNetwork(f, compute, Seeds.derive(seed, "initial values of F", 0));
    this.c = new TorchNetwork(c, compute, Seeds.derive(seed, "initial values of C", 0));
  }

  public TorchNetwork f() {
    return f;
  }

  public TorchNetwork c() {
    return c;
  }

  public List<Weights> weights() {
    return List.of(f.weights(), c.weights());
  }

  /** Embeds and classifies all images as in training, without gradients, a batch at a time. */
  public Features classify(Images images) {
    return classify(images, compute.precision());
  }

  /** Embeds and classifies all images in one precision, without gradients, a batch at a time. */
  public Features classify(Images images, Precision precision) {
    float[][] embeddings = new float[images.size()][];
    float[][] logits = new float[images.size()][];
    int batch = images.features().isEmpty() && images.format().side() > LARGE ? 32 : BATCH;
    for (int start = 0; start < images.size(); start += batch) {
      int end = Math.min(images.size(), start + batch);
      try (PointerScope scope = new PointerScope();
          NoGradGuard frozen = new NoGradGuard();
          Precision.Region region = precision.region(compute.device())) {
        int[] indices = IntStream.range(start, end).toArray();
        Tensor x = compute.device().send(Pixels.unchanged(Pixels.of(images, indices)));
        Tensor e = f.forward(x);
        rows(e, embeddings, start);
        rows(c.forward(e), logits, start);
      }
    }
    return new Features(embeddings, logits);
  }

  /** Copies a matrix (N x W) into {@code N} rows from {@code start} on. */
  private static void rows(Tensor matrix, float[][] rows, int start) {
    Tensor values = matrix.to(Float).contiguous().cpu();
    FloatPointer memory = new FloatPointer(values.data_ptr());
    int width = (int) values.size(1);
    for (int n = 0; n < values.size(0); n++) {
      rows[start + n] = new float[width];
      memory.position((long) n * width).get(rows[start + n]);
    }
  }

  @Override
  public void close() {
    f.close();
    c.close();
  }
}
