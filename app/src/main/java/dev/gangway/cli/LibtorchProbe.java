package dev.gangway.cli;

import dev.gangway.nn.Compute;
import dev.gangway.run.Json;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch and multiplies two matrices, in a process of its own: a libtorch that does not fit
 * the machine can end the process that loads it. Prints {@link Facts} as a line of JSON.
 */
final class LibtorchProbe {

  private static final int SIDE = 1024; // of the matrices
  private static final double OPERATIONS = 2.0 * SIDE * SIDE * SIDE; // of one product
  private static final double SECONDS = 0.2; // of products

  /**
   * What was found.
   *
   * @param error why libtorch cannot be loaded; empty if it can
   * @param capability the vector instructions that it takes
   * @param fp32 rate of the matrix product in GFLOP/s
   * @param bf16 the same with bfloat16; 0 where the processor does not compute with it
   */
  record Facts(
      String error,
      String version,
      String capability,
      int threads,
      boolean cuda,
      double fp32,
      double bf16) {}

  private LibtorchProbe() {}

  /** Takes no arguments. */
  public static void main(String[] args) {
    Terminal.ofProcess().out().println(Json.line(look()));
  }

  /** The version of the bindings, which starts with libtorch's own. */
  static String version() {
    return torch.class.getPackage().getImplementationVersion();
  }

  private static Facts look() {
    try (PointerScope scope = new PointerScope()) {
      Tensor a = torch.randn(SIDE, SIDE);
      Tensor b = torch.randn(SIDE, SIDE);
      double fp32 = rate(a, b);
      double bf16 =
          Compute.nativeBf16()
              ? rate(a.to(torch.ScalarType.BFloat16), b.to(torch.ScalarType.BFloat16))
              : 0;
      return new Facts(
          "",
          version(),
          torch.get_cpu_capability().getString(),
          torch.get_num_threads(),
          torch.cuda_is_available(),
          fp32,
          bf16);
    } catch (LinkageError | RuntimeException e) {
      return new Facts(reason(e), "", "", 0, false, 0, 0);
    }
  }

  /** The best rate of a few products, in GFLOP/s. */
  private static double rate(Tensor a, Tensor b) {
    torch.mm(a, b).close(); // the first one starts the threads
    double best = Double.POSITIVE_INFINITY;
    long start = System.nanoTime();
    while (seconds(start) < SECONDS) {
      long before = System.nanoTime();
      torch.mm(a, b).close();
      best = Math.min(best, seconds(before));
    }
    return OPERATIONS / best / 1e9;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString().lines().findFirst().orElse("");
  }
}
