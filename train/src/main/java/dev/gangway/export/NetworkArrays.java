package dev.gangway.export;

import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.HostCopy;
import dev.gangway.nn.Weights;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The weights of F and C as plain arrays, by name, in the order in which they are applied:
 *
 * <pre>
 * F.levelL.weight  f x in x 5 x 5   one for each doubling of the side beyond 32, padded by 2
 * F.conv1.weight   f x in x 5 x 5
 * F.conv2.weight   f x f x 5 x 5
 * F.conv3.weight   E x f x 5 x 5
 * C.hidden.weight  E x E
 * C.classes.weight K x E
 * </pre>
 *
 * <p>and for each a {@code .bias} of as many values as it has outputs. Convolution weights are
 * outputs x inputs x rows x columns, linear ones outputs x inputs, as PyTorch has them.
 */
public final class NetworkArrays {

  private NetworkArrays() {}

  /** Writes {@code weights.safetensors}, whole or not at all. */
  public static void write(Path file, FeatureClassifier networks) throws IOException {
    Safetensors.write(file, of(networks));
  }

  /** Copies of all weights. */
  static Map<String, Floats> of(FeatureClassifier networks) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Weights weights : networks.weights()) {
      tensors.putAll(weights.all());
    }
    return new HostCopy().of(tensors);
  }
}
