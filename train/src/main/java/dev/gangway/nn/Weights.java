package dev.gangway.nn;

import static dev.gangway.nn.Network.Initial.PAPER;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.nn.Network.Initial;
import dev.gangway.run.Safetensors.Floats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The tensors of one network, by name and in the order in which they were added: those that are
 * trained, and buffers that only follow (running statistics). Owns their native memory until {@link
 * #close}.
 */
public final class Weights implements AutoCloseable {

  private final String network;
  private final Initial initial;
  private final Set<String> pretrained;
  private final Compute compute;
  private final org.bytedeco.pytorch.Generator random;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();

  /**
   * No weights yet.
   *
   * @param network the prefix of every name, for example "F"
   * @param initial where they begin
   * @param compute decides where they are and the order of convolution weights
   * @param seed of the initial values
   */
  Weights(String network, Initial initial, Compute compute, long seed) {
    this(network, initial, Set.of(), compute, seed);
  }

  /** For a described network. */
  Weights(Network described, Compute compute, long seed) {
    this(described.name(), described.initial(), described.pretrained(), compute, seed);
  }

  private Weights(
      String network, Initial initial, Set<String> pretrained, Compute compute, long seed) {
    this.network = network;
    this.initial = initial;
    this.pretrained = pretrained;
    this.compute = compute;
    this.random = torch.make_generator_cpu(seed);
  }

  /**
   * A convolution's weights.
   *
   * @param groups that its channels are in
   */
  Tensor convolution(String name, long groups, long... shape) {
    double given = (double) shape[0] / groups * shape[2] * shape[3];
    return normal(name, 0, initial == PAPER ? 0.02 : Math.sqrt(2 / given), shape);
  }

  /** A linear layer's weights, outputs x inputs. */
  Tensor linear(String name, long... shape) {
    return normal(name, 0, initial == PAPER ? 0.1 : Math.sqrt(1.0 / (3 * shape[1])), shape);
  }

  /** A batch norm's scales. */
  Tensor scale(String name, long width) {
    return normal(name, 1, initial == PAPER ? 0.02 : 0, width);
  }

  /** A bias, 0. */
  Tensor bias(String name, long width) {
    return normal(name, 0, 0, width);
  }

  /** Values that no gradient moves, the same at first. */
  Tensor buffer(String name, double value, long width) {
    try (PointerScope scope = new PointerScope()) {
      Tensor values = torch.full(new long[] {width}, new Scalar(value), new TensorOptions(Float));
      Tensor buffer = compute.device().send(values);
      buffer.retainReference();
      buffers.put(network + "." + name, buffer);
      return buffer;
    }
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

  /** All tensors by name, buffers last: what a checkpoint and an export hold. */
  public Map<String, Tensor> all() {
    Map<String, Tensor> all = new LinkedHashMap<>(tensors);
    all.putAll(buffers);
    return all;
  }

  /** Takes the values of some tensors, named without this network's name before theirs. */
  public void set(Map<String, Floats> values) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      all()
          .forEach(
              (name, tensor) -> {
                Floats from = values.get(name.substring(network.length() + 1));
                if (from != null) {
                  BytePointer memory = new BytePointer(from.values());
                  tensor.copy_(torch.from_blob(memory, from.shape(), new TensorOptions(Float)));
                }
              });
    }
  }

  /** The names of the trained tensors. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** Whether a trained tensor came from elsewhere. */
  boolean pretrained(String name) {
    return pretrained.contains(name.substring(network.length() + 1));
  }

  /** A trained tensor. */
  public Tensor tensor(String name) {
    return tensors.get(name);
  }

  /** The trained tensors in order, shared with the network. */
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
    buffers.values().forEach(Tensor::releaseReference);
    buffers.clear();
    random.close();
  }
}
