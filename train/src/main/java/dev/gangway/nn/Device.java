package dev.gangway.nn;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.gangway.base.InputException;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * Where networks are computed: {@code cpu}, or a card, {@code cuda} (the first) or {@code cuda:N}.
 */
public record Device(@JsonValue String name) {

  private static final Pattern NAMES = Pattern.compile("cpu|cuda(:\\d{1,2})?");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Device {
    check(
        name != null && NAMES.matcher(name).matches(),
        "device must be cpu, cuda or cuda:N, got '%s'",
        name);
  }

  /** The processor. */
  public static Device cpu() {
    return new Device("cpu");
  }

  public boolean isCuda() {
    return !name.equals("cpu");
  }

  /** The card's number, from 0. */
  int index() {
    int colon = name.indexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1));
  }

  DeviceType type() {
    return isCuda() ? DeviceType.CUDA : DeviceType.CPU;
  }

  /**
   * Makes a card ready: 32 bits are 32 bits there (no TF32), and the same algorithms are taken
   * every time.
   *
   * @throws InputException if libtorch cannot compute there
   */
  public void prepare() {
    if (isCuda()) {
      Cuda.look().require(this);
      Context context = torch.globalContext();
      context.setAllowTF32CuBLAS(false);
      context.setAllowTF32CuDNN(false);
      context.setDeterministicCuDNN(true);
      context.setBenchmarkCuDNN(false);
    }
  }

  /** A tensor of the host where the networks are: itself, or a copy on its way to the card. */
  public Tensor send(Tensor host) {
    return isCuda() ? copy(host, new org.bytedeco.pytorch.Device(name)) : host;
  }

  /** A tensor of the host where another tensor is: itself, or a copy on its way to the card. */
  public static Tensor beside(Tensor there, Tensor host) {
    return there.is_cuda() ? copy(host, there.device()) : host;
  }

  /** From pinned memory, which the card reads by itself while the host goes on. */
  private static Tensor copy(Tensor host, org.bytedeco.pytorch.Device device) {
    MemoryFormatOptional asItIs = new MemoryFormatOptional();
    return host.pin_memory().to(device, host.scalar_type(), true, false, asItIs);
  }

  /** Waits until the card has done all that it was asked to. */
  public void synchronize() {
    if (isCuda()) {
      torch.cuda_synchronize(index());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
