package dev.gangway.nn;

import dev.gangway.run.Safetensors.Floats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Values of tensors as they were at one moment, so that they can be written while training goes on.
 * Its memory is used again for the next values of the same names.
 */
public final class HostCopy {

  private final Map<String, byte[]> memory = new HashMap<>();

  /** Copies 32-bit tensors by name; an earlier copy of the same names is overwritten. */
  public Map<String, Floats> of(Map<String, Tensor> tensors) {
    Map<String, Floats> all = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> all.put(name, copy(name, tensor)));
    return all;
  }

  private Floats copy(String name, Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor plain = tensor.detach().cpu().contiguous();
      int bytes = Math.toIntExact(4 * plain.numel());
      byte[] values = memory.computeIfAbsent(name, fresh -> new byte[bytes]);
      new BytePointer(plain.data_ptr()).get(values);
      return new Floats(shape(tensor), ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  /** A tensor's shape as Java has it. */
  public static long[] shape(Tensor tensor) {
    long[] shape = new long[(int) tensor.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    return shape;
  }
}
