package dev.gangway.nn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How the networks are computed; the mathematics is the same.
 *
 * @param precision of the forward passes
 * @param layout of images and convolution weights in memory
 */
public record Compute(Precision precision, Layout layout) {

  /** The reference: 32 bits, channels last. */
  public static Compute fp32() {
    return new Compute(Precision.FP32, Layout.CHANNELS_LAST);
  }

  /** The fastest on this machine: bfloat16 where the processor computes with it, else 32 bits. */
  public static Compute fastest() {
    return new Compute(nativeBf16() ? Precision.BF16 : Precision.FP32, Layout.CHANNELS_LAST);
  }

  /** Whether the processor multiplies bfloat16 itself; without that it is slower than 32 bits. */
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
