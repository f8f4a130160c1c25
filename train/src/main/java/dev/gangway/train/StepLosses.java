package dev.gangway.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The losses of one step by name, in METHOD's terms: {@code d_class}, {@code d_real}, {@code
 * d_fake_source} and {@code d_fake_target} are D's; {@code a}, {@code b} and {@code c} the
 * adversarial terms a, b and c; {@code classifier} is L_C.
 */
public record StepLosses(Map<String, Float> values) {

  /** Reads scalar tensors, all at once: this waits for the device. */
  static StepLosses read(Map<String, Tensor> scalars) {
    TensorVector all = new TensorVector(scalars.values().toArray(Tensor[]::new));
    float[] read = new float[scalars.size()];
    new FloatPointer(torch.stack(all).data_ptr()).get(read);
    Map<String, Float> values = new LinkedHashMap<>();
    int i = 0;
    for (String name : scalars.keySet()) {
      values.put(name, read[i++]);
    }
    return new StepLosses(values);
  }
}
