package dev.gangway.method;

import dev.gangway.nn.Device;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The tensors of a batch, on the device or on their way there. Made on one thread, used on another;
 * owns its native memory.
 *
 * @param sourceBytes of x_s: uint8, N x C x H x W
 * @param targetBytes of x_t: uint8, N x C x H x W
 * @param labels y_s: int64, N
 */
public record StepInput(Tensor sourceBytes, Tensor targetBytes, Tensor labels)
    implements AutoCloseable {

  /** Copies the images of a batch; does not wait for the device. */
  public static StepInput of(Batch batch, Device device) {
    try (PointerScope scope = new PointerScope()) {
      return new StepInput(
          owned(device.send(batch.sourceBytes())),
          owned(device.send(batch.targetBytes())),
          owned(device.send(batch.labels())));
    }
  }

  private static Tensor owned(Tensor tensor) {
    tensor.retainReference();
    return tensor;
  }

  /** N, the images of each domain. */
  public long size() {
    return labels.size(0);
  }

  @Override
  public void close() {
    sourceBytes.releaseReference();
    targetBytes.releaseReference();
    labels.releaseReference();
  }
}
