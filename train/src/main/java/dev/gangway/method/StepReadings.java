package dev.gangway.method;

import dev.gangway.dist.Communicator;
import dev.gangway.nn.Weights;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Scalars on the device that a step leaves behind, read all at once when it is done: that is the
 * only wait for the device in a step.
 */
public final class StepReadings {

  private final Map<String, Tensor> losses = new LinkedHashMap<>();
  private final Map<String, Tensor> accuracies = new LinkedHashMap<>();
  private final Map<String, Tensor> norms = new LinkedHashMap<>();
  private final Map<String, Tensor> shares = new LinkedHashMap<>();

  /** Keeps the value of a loss and returns the loss. */
  public Tensor loss(String name, Tensor loss) {
    losses.put(name, loss.detach());
    return loss;
  }

  /** Keeps the share of N logits above 0, those that say "real". */
  public void saidReal(String name, Tensor logits) {
    accuracies.put(name, share(logits.detach().gt(new Scalar(0))));
  }

  /** Keeps the share of N logits below 0, those that say "generated". */
  public void saidFake(String name, Tensor logits) {
    accuracies.put(name, share(logits.detach().lt(new Scalar(0))));
  }

  /** Keeps the share of ones among N ones and zeros. */
  public void share(String name, Tensor ones) {
    shares.put(name, ones.mean());
  }

  private static Tensor share(Tensor right) {
    return right.to(torch.ScalarType.Float).mean();
  }

  /** Keeps the norm of a network's gradients; undefined ones took no part. */
  public void gradients(Weights network, TensorVector gradients) {
    List<Tensor> each = new ArrayList<>();
    for (long i = 0; i < gradients.size(); i++) {
      Tensor gradient = gradients.get(i);
      if (gradient.defined()) {
        each.add(gradient.norm());
      }
    }
    norms.put(network.network(), stack(each).norm());
  }

  /**
   * Reads all values, as their means over the processes that share the batch. Gradients were
   * averaged before, so their norms are the same everywhere.
   */
  public StepMetrics read(Communicator communicator) {
    List<Tensor> all =
        Stream.of(losses, accuracies, norms, shares).flatMap(m -> m.values().stream()).toList();
    float[] values = new float[all.size()];
    new FloatPointer(communicator.mean(stack(all)).cpu().data_ptr()).get(values);
    FloatBuffer left = FloatBuffer.wrap(values);
    return new StepMetrics(
        named(losses, left), named(accuracies, left), named(norms, left), named(shares, left));
  }

  private static Tensor stack(List<Tensor> scalars) {
    return torch.stack(new TensorVector(scalars.toArray(Tensor[]::new)));
  }

  private static Map<String, Float> named(Map<String, Tensor> names, FloatBuffer values) {
    Map<String, Float> named = new LinkedHashMap<>();
    names.keySet().forEach(name -> named.put(name, values.get()));
    return named;
  }
}
