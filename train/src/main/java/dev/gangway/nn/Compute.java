package dev.gangway.nn;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How the networks are computed; the mathematics is the same.
 *
 * @param precision of the forward passes
 * @param layout of images and convolution weights in memory
 * @param device on which all of it happens
 */
public record Compute(Precision precision, Layout layout, Device device) {

  public Compute {
    check(precision != null && layout != null, "compute needs a precision and a layout");
    device = device == null ? Device.cpu() : device;
  }

  /** On the processor. */
  public Compute(Precision precision, Layout layout) {
    this(precision, layout, Device.cpu());
  }

  /** As it is saved; runs of before there was a choice name no device. */
  private static final class Saved {
    @JsonProperty private Precision precision;
    @JsonProperty private Layout layout;
    @JsonProperty private Device device;
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Compute of(Saved saved) {
    return new Compute(saved.precision, saved.layout, saved.device);
  }

  /** The reference: 32 bits, channels last, on the processor. */
  public static Compute fp32() {
    return new Compute(Precision.FP32, Layout.CHANNELS_LAST);
  }

  /**
   * What is usual on a device: 32 bits on the processor, where {@link PassRates} tells whether
   * bfloat16 is faster; bfloat16 on a card, as those of the Ampere generation (2020) and later do.
   */
  public static Compute usual(Device device) {
    Compute exact = fp32().withDevice(device);
    return device.isCuda() ? exact.withPrecision(Precision.BF16) : exact;
  }

  public Compute withPrecision(Precision other) {
    return new Compute(other, layout, device);
  }

  public Compute withDevice(Device other) {
    return new Compute(precision, layout, other);
  }

  /** Begins a part of a program that computes in this precision, for try-with-resources. */
  public Precision.Region region() {
    return precision.region(device);
  }

  /**
   * Whether the processor multiplies bfloat16 itself. Without that it is slower than 32 bits; with
   * it, {@link PassRates} tells.
   */
  public static boolean nativeBf16() {
    Path processor = Path.of("/proc/cpuinfo");
    try {
      return Files.exists(processor)
          && Files.readString(processor).matches("(?s).*\\b(avx512_bf16|amx_bf16)\\b.*");
    } catch (IOException unreadable) {
      return false;
    }
  }
}
