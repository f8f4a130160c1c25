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
record GeneratorInput(NetworkSettings network, Shard shard, long seed) {

  /** For source embeddings (N x E) and their labels (N): N x (E + Z + K + 1). */
  Tensor source(Tensor e, Tensor labels, long iteration) {
    Tensor z = noise(e, Seeds.derive(seed, "source", iteration));
    return torch.cat(new TensorVector(e, z, oneHot(labels)), 1);
  }

  /** For target embeddings (N x E), whose class is "fake": N x (E + Z + K + 1). */
  Tensor target(Tensor e, long iteration) {
    long[] shape = {e.size(0)};
    Tensor fake =
        torch.full(shape, new Scalar((long) network.classes()), new TensorOptions(ScalarType.Long));
    Tensor z = noise(e, Seeds.derive(seed, "target", iteration));
    return torch.cat(new TensorVector(e, z, Device.beside(e, oneHot(fake))), 1);
  }

  /** l: N x (K + 1). */
  private Tensor oneHot(Tensor labels) {
    return torch.one_hot(labels, network.classes() + 1L).to(Float);
  }

  /** z ~ N(0, I): N x Z beside e, drawn on the host: the same on every device. */
  private Tensor noise(Tensor e, long seed) {
    GeneratorOptional random = new GeneratorOptional(torch.make_generator_cpu(seed));
    long[] shape = {e.size(0) * shard.count(), network.noise()};
    Tensor ofAll = torch.randn(shape, random, new TensorOptions(Float));
    return Device.beside(e, shard.of(ofAll));
  }
}
