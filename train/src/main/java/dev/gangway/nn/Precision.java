package dev.gangway.nn;

import static org.bytedeco.pytorch.global.torch.ScalarType.BFloat16;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number format of the forward passes; weights, losses and optimizers are always 32 bits. */
public enum Precision {
  @JsonProperty("fp32")
  FP32,
  /** Convolutions and products in bfloat16 by libtorch's autocast. */
  @JsonProperty("bf16")
  BF16;

  /**
   * The part of a program whose forward passes on one kind of device run in one precision, until it
   * is closed: then the precision around it holds again. Autocast's cache of cast weights is left
   * out: it belongs to the whole process, so that another thread's training would decide what is
   * cast, and so how it is rounded.
   */
  public static final class Region implements AutoCloseable {

    private final DeviceType device;
    private final boolean outerEnabled;
    private final ScalarType outerType;
    private final boolean outerCache;

    private Region(DeviceType device, boolean reduced) {
      this.device = device;
      outerEnabled = torch.is_autocast_enabled(device);
      outerType = torch.get_autocast_dtype(device);
      outerCache = torch.is_autocast_cache_enabled();
      torch.set_autocast_dtype(device, BFloat16);
      torch.set_autocast_cache_enabled(false);
      torch.set_autocast_enabled(device, reduced);
    }

    @Override
    public void close() {
      torch.set_autocast_cache_enabled(outerCache);
      torch.set_autocast_enabled(device, outerEnabled);
      torch.set_autocast_dtype(device, outerType);
    }
  }

  /** Begins such a part on the device where it computes, for try-with-resources. */
  public Region region(Device device) {
    return new Region(device.type(), this == BF16);
  }
}
