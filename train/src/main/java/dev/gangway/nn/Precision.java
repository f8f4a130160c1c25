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
   * precision around it holds again. Autocast's cache of cast weights is left out: it belongs to
   * the whole process, so that another thread's training would decide what is cast, and so how it
   * is rounded.
   */
  public static final class Region implements AutoCloseable {

    private final boolean outerEnabled = torch.is_autocast_enabled(DeviceType.CPU);
    private final ScalarType outerType = torch.get_autocast_dtype(DeviceType.CPU);
    private final boolean outerCache = torch.is_autocast_cache_enabled();

    private Region(boolean reduced) {
      torch.set_autocast_dtype(DeviceType.CPU, BFloat16);
      torch.set_autocast_cache_enabled(false);
      torch.set_autocast_enabled(DeviceType.CPU, reduced);
    }

    @Override
    public void close() {
      torch.set_autocast_cache_enabled(outerCache);
      torch.set_autocast_enabled(DeviceType.CPU, outerEnabled);
      torch.set_autocast_dtype(DeviceType.CPU, outerType);
    }
  }

  /** Begins such a part, for try-with-resources. */
  public Region region() {
    return new Region(this == BF16);
  }
}
