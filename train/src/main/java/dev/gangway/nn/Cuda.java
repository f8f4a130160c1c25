package dev.gangway.nn;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;

/**
 * What libtorch knows of CUDA here.
 *
 * @param built whether this libtorch was built for it
 * @param cards that it sees
 */
public record Cuda(boolean built, int cards) {

  /**
   * Looks.
   *
   * @throws InputException if libtorch cannot be loaded, as the one for CUDA without a driver
   */
  public static Cuda look() {
    try {
      boolean built = Context.hasCUDART();
      return new Cuda(built, built && torch.cuda_is_available() ? torch.cuda_device_count() : 0);
    } catch (LinkageError e) {
      throw InputException.of(
          "libtorch cannot be loaded: %s (is NVIDIA's driver installed? 'gangway doctor' looks at"
              + " the rest)",
          String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  /** Throws unless it sees a card. */
  void require(Device device) {
    check(
        built,
        "device %s: this libtorch was built for the processor alone (build Gangway with GANGWAY_GPU=1"
            + " ./gangway or mvn -Pgpu package, or take --device cpu)",
        device);
    check(
        cards > 0,
        "device %s: libtorch sees no CUDA device (does nvidia-smi show one? else take --device cpu)",
        device);
    check(
        device.index() < cards,
        "device %s: libtorch sees %s CUDA devices, counted from cuda:0 (choose one of them)",
        device,
        cards);
  }
}
