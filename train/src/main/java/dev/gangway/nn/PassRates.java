package dev.gangway.nn;

import static dev.gangway.base.InputException.check;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How fast the processor takes images forward and backward through D, the costliest network, in
 * either precision. A processor's flags say that it multiplies bfloat16, not that it gains by it.
 *
 * @param fp32 in GFLOP/s
 * @param bf16 in GFLOP/s
 */
public record PassRates(double fp32, double bf16) {

  /** Rounding the weights to bf16 costs a pass of few images as much as one of many. */
  private static final int FEWEST_IMAGES = 16;

  private static final int ROUNDS = 5;
  private static final double ENOUGH_SECONDS = 0.3;

  public PassRates {
    check(fp32 > 0 && bf16 > 0, "rates must be > 0, got %s and %s", fp32, bf16);
  }

  /** The precision that is faster; 32 bits where both are the same. */
  public Precision faster() {
    return bf16 > fp32 ? Precision.BF16 : Precision.FP32;
  }

  /**
   * Measures for some tenths of a second, a pass in each precision in turn, so that a slow moment
   * of the machine hits both. The best of each counts.
   *
   * @param threads that a training will have
   */
  public static PassRates measure(int threads) {
    int before = torch.get_num_threads();
    torch.set_num_threads(threads);
    int images = Math.max(FEWEST_IMAGES, threads);
    NetworkSettings settings = NetworkSettings.paper(10);
    try (Discriminator d = new Discriminator(settings, Compute.fp32(), BatchShare.OWN, 1)) {
      Map<Precision, Double> best = new EnumMap<>(Precision.class);
      long begun = System.nanoTime();
      pass(d, Precision.FP32, 1); // starts the threads
      for (int i = 0; i < ROUNDS && (i == 0 || seconds(begun) < ENOUGH_SECONDS); i++) {
        for (Precision precision : Precision.values()) {
          long start = System.nanoTime();
          pass(d, precision, images);
          best.merge(precision, seconds(start), Math::min);
        }
      }
      double work =
          3
              * 2.0
              * PaperNetworks.d(settings).products()
              * images
              / 1e9; // backward is twice forward
      return new PassRates(work / best.get(Precision.FP32), work / best.get(Precision.BF16));
    } finally {
      torch.set_num_threads(before);
    }
  }

  private static void pass(Discriminator d, Precision precision, int images) {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Layout.CHANNELS_LAST.arrange(torch.rand(images, 3, 32, 32));
      Tensor real;
      try (Precision.Region region = precision.region(Device.cpu())) {
        real = d.forward(x).real();
      }
      Autograd.gradients(Losses.real(real), d.weights());
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
