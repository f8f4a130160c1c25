package dev.gangway.nn;

import static org.bytedeco.pytorch.global.torch.ScalarType.BFloat16;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number format of the forward passes; weights, losses and Adam are always 32 bits. */
public enum Precision {
  @JsonProperty("fp32")
  FP32,
  /** Convolutions and products in bfloat16 by libtorch's autocast. */
  @JsonProperty("bf16")
  BF16;

  /**
   * The part of a program whose forward passes run in one precision, until it is closed: then the
   * precision around it holds again.
   */
  public static final class Region implements AutoCloseable {

    private final boolean outerEnabled = torch.is_autocast_enabled(DeviceType.CPU);
    private final ScalarType outerType = torch.get_autocast_dtype(DeviceType.CPU);

    private Region(boolean reduced) {
      torch.set_autocast_dtype(DeviceType.CPU, BFloat16);
      torch.set_autocast_enabled(DeviceType.CPU, reduced);
    }

    /**
     * Also drops the cast weights that autocast keeps: the next region must see the new weights.
     */
    @Override
    public void close() {
      torch.clear_cache();
      torch.set_autocast_enabled(DeviceType.CPU, outerEnabled);
      torch.set_autocast_dtype(DeviceType.CPU, outerType);
    }
  }

  /** Begins such a part, for try-with-resources. */
  public Region region() {
    return new Region(this == BF16);
  }
}
