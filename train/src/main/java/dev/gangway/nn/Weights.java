package dev.gangway.nn;

import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The trained tensors of one network, by name and in the order in which they were added. Owns their
 * native memory until {@link #close}.
 */
public final class Weights implements AutoCloseable {

  private final String network;
  private final Compute compute;
  private final org.bytedeco.pytorch.Generator random;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /**
   * No weights yet.
   *
   * @param network the prefix of every name, for example "F"
   * @param compute decides where they are and the order of convolution weights
   * @param seed of the initial values
   */
  Weights(String network, Compute compute, long seed) {
    this.network = network;
    this.compute = compute;
    this.random = torch.make_generator_cpu(seed);
  }

  /** A convolution's weights, N(0, 0.02). */
  Tensor convolution(String name, long... shape) {
    return normal(name, 0, 0.02, shape);
  }

  /** A linear layer's weights, N(0, 0.1). */
  Tensor linear(String name, long... shape) {
    return normal(name, 0, 0.1, shape);
  }

  /** A batch norm's scales, N(1, 0.02). */
  Tensor scale(String name, long width) {
    return normal(name, 1, 0.02, width);
  }

  /** A bias, 0. */
  Tensor bias(String name, long width) {
    return normal(name, 0, 0, width);
  }

  /** Drawn on the host, so that the same seed gives the same values on every device. */
  private Tensor normal(String name, double mean, double deviation, long... shape) {
    try (PointerScope scope = new PointerScope()) {
      Tensor values = torch.empty(shape, new TensorOptions(Float), null);
      values.normal_(mean, deviation, new GeneratorOptional(random));
      Tensor leaf = compute.device().send(compute.layout().arrange(values));
      leaf.requires_grad_(); // returns a reference that owns nothing
      leaf.retainReference();
      tensors.put(network + "." + name, leaf);
      return leaf;
    }
  }

  /** The network's letter, which starts every name. */
  public String network() {
    return network;
  }

  public Set<String> names() {
    return tensors.keySet();
  }

  public Tensor tensor(String name) {
    return tensors.get(name);
  }

  /** The tensors in order, shared with the network. */
  public Collection<Tensor> tensors() {
    return tensors.values();
  }

  /** The number of trained values. */
  public long count() {
    return tensors.values().stream().mapToLong(Tensor::numel).sum();
  }

  /** The tensors of several networks one after the other, for one call of autograd. */
  public static TensorVector vector(Weights... networks) {
    List<Tensor> all = new ArrayList<>();
    for (Weights weights : networks) {
      all.addAll(weights.tensors.values());
    }
    return new TensorVector(all.toArray(Tensor[]::new));
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::releaseReference);
    tensors.clear();
    random.close();
  }
}
