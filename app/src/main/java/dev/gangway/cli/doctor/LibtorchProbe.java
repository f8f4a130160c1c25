package dev.gangway.cli.doctor;

import dev.gangway.base.Json;
import dev.gangway.base.Reason;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Cuda;
import dev.gangway.nn.Device;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch and multiplies two matrices, in a process of its own: a libtorch that does not fit
 * the machine can end the process that loads it. Prints {@link Facts} as a line of JSON.
 */
public final class LibtorchProbe {

  private static final int SIDE = 1024; // of the matrices
  private static final int CARD_SIDE = 8192;
  private static final double SECONDS = 0.2; // of products

  /**
   * What was found.
   *
   * @param error why libtorch cannot be loaded; empty if it can
   * @param capability the vector instructions that it takes
   * @param fp32 rate of the matrix product in GFLOP/s
   * @param bf16 the same with bfloat16; 0 where the processor does not compute with it
   * @param training in which precision a training computes here, and why
   * @param card rate in bfloat16 on the first CUDA card; 0 without one
   */
  record Facts(
      String error,
      String version,
      String capability,
      int threads,
      Cuda cuda,
      double fp32,
      double bf16,
      String training,
      double card) {}

  private LibtorchProbe() {}

  public static void main(String[] args) {
    Terminal.ofProcess().out().println(Json.line(look()));
  }

  /** The version of the bindings, which starts with libtorch's own. */
  public static String version() {
    return torch.class.getPackage().getImplementationVersion();
  }

  private static Facts look() {
    try (PointerScope scope = new PointerScope()) {
      Cuda cuda = Cuda.look();
      double fp32 = rate(Device.cpu(), torch.randn(SIDE, SIDE));
      double bf16 = Compute.nativeBf16() ? rate(Device.cpu(), reduced(SIDE)) : 0;
      double card = cuda.cards() > 0 ? rate(new Device("cuda"), reduced(CARD_SIDE)) : 0;
      return new Facts(
          "",
          version(),
          torch.get_cpu_capability().getString(),
          torch.get_num_threads(),
          cuda,
          fp32,
          bf16,
          PrecisionChoice.here().of(Runtime.getRuntime().availableProcessors()).told(),
          card);
    } catch (LinkageError | RuntimeException e) {
      return new Facts(reason(e), "", "", 0, new Cuda(false, 0), 0, 0, "", 0);
    }
  }

  private static Tensor reduced(long side) {
    return torch.randn(side, side).to(torch.ScalarType.BFloat16);
  }

  /** The best rate of a few products of a matrix with itself, in GFLOP/s. */
  private static double rate(Device device, Tensor matrix) {
    Tensor a = device.send(matrix);
    multiply(device, a); // the first one starts the threads
    double best = Double.POSITIVE_INFINITY;
    long start = System.nanoTime();
    while (seconds(start) < SECONDS) {
      long before = System.nanoTime();
      multiply(device, a);
      best = Math.min(best, seconds(before));
    }
    return 2.0 * Math.pow((double) a.size(0), 3) / best / 1e9;
  }

  private static void multiply(Device device, Tensor a) {
    torch.mm(a, a).close();
    device.synchronize();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Reason.of(root);
  }
}
