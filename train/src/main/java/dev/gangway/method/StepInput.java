package dev.gangway.method;

import dev.gangway.nn.Device;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The tensors of a batch, on the device or on their way there. Made on one thread, used on another;
 * owns its native memory.
 *
 * @param sourceBytes x_s as F sees it: uint8, N x C x H x W, or features, float, N x views x width
 * @param targetBytes x_t, of the same form
 * @param labels y_s: int64, N
 * @param pictures x_s as D sees it: uint8, N x C x H x W; {@code sourceBytes} where F sees the
 *     same, or where there is no D
 */
public record StepInput(Tensor sourceBytes, Tensor targetBytes, Tensor labels, Tensor pictures)
    implements AutoCloseable {

  /** Copies the images of a batch; does not wait for the device. */
  public static StepInput of(Batch batch, Device device) {
    try (PointerScope scope = new PointerScope()) {
      Tensor source = device.send(batch.sourceBytes());
      return of(source, batch, source, device);
    }
  }

  /** The same for a D, with its pictures where F sees features. */
  static StepInput withPictures(Batch batch, Device device) {
    if (batch.source().images().features().isEmpty()) {
      return of(batch, device);
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor pictures = device.send(batch.sourcePictures());
      return of(device.send(batch.sourceBytes()), batch, pictures, device);
    }
  }

  private static StepInput of(Tensor source, Batch batch, Tensor pictures, Device device) {
    return new StepInput(
        owned(source),
        owned(device.send(batch.targetBytes())),
        owned(device.send(batch.labels())),
        owned(pictures));
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
    pictures.releaseReference();
  }
}
