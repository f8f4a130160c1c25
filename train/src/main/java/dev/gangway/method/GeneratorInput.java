package dev.gangway.method;

import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.nn.Device;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.run.Seeds;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Puts G's input together: {@code [e, z, l]} with noise that depends on the seed and the iteration
 * alone; processes that share a batch share its noise out as they do its images.
 */
public final class GeneratorInput {

  private final int noise;
  private final int classes;
  private final Shard shard;
  private final long seed;

  /** A source of noise from a stream's seed. */
  public GeneratorInput(NetworkSettings network, long seed) {
    this(network, new Shard(0, 1), seed);
  }

  /** The same for one part of each batch. */
  GeneratorInput(NetworkSettings network, Shard shard, long seed) {
    this.noise = network.noise();
    this.classes = network.classes();
    this.shard = shard;
    this.seed = seed;
  }

  /** For source embeddings (N x E) and their labels (N): N x (E + Z + K + 1). */
  public Tensor source(Tensor e, Tensor labels, long iteration) {
    Tensor z = noise(e, Seeds.derive(seed, "source", iteration));
    return torch.cat(new TensorVector(e, z, oneHot(labels)), 1);
  }

  /** For target embeddings (N x E), whose class is "fake": N x (E + Z + K + 1). */
  public Tensor target(Tensor e, long iteration) {
    long[] shape = {e.size(0)};
    Tensor fake = torch.full(shape, new Scalar((long) classes), new TensorOptions(ScalarType.Long));
    Tensor z = noise(e, Seeds.derive(seed, "target", iteration));
    return torch.cat(new TensorVector(e, z, Device.beside(e, oneHot(fake))), 1);
  }

  /** l: N x (K + 1). */
  private Tensor oneHot(Tensor labels) {
    return torch.one_hot(labels, classes + 1L).to(Float);
  }

  /** z ~ N(0, I): N x Z beside e, drawn on the host: the same on every device. */
  private Tensor noise(Tensor e, long seed) {
    GeneratorOptional random = new GeneratorOptional(torch.make_generator_cpu(seed));
    long[] shape = {e.size(0) * shard.count(), noise};
    Tensor ofAll = torch.randn(shape, random, new TensorOptions(Float));
    return Device.beside(e, shard.of(ofAll));
  }
}
