package dev.gangway.nn;

import static org.bytedeco.pytorch.global.torch.ScalarType.Byte;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.image.FeatureRows;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** From the bytes of images to the tensors that the networks see, and back. */
public final class Pixels {

  private Pixels() {}

  /**
   * What F sees of images, as a tensor of the host.
   *
   * @param indices the N images, in this order
   * @return the bytes: uint8, N x C x H x W, 0..255, in their memory order (channels last); of
   *     images with features these: float, N x views x width
   */
  public static Tensor of(Images images, int[] indices) {
    return images
        .features()
        .map(rows -> features(rows, indices))
        .orElseGet(() -> bytes(images, indices));
  }

  private static Tensor features(FeatureRows rows, int[] indices) {
    float[] values = new float[indices.length * rows.views() * rows.width()];
    int at = 0;
    for (int i : indices) {
      for (int view = 0; view < rows.views(); view++) {
        rows.copy(i, view, values, at);
        at += rows.width();
      }
    }
    return torch.tensor(values).view(indices.length, rows.views(), rows.width());
  }

  /** Images as they are predicted: the first of several views, others as they are. */
  public static Tensor unchanged(Tensor x) {
    return hasViews(x) ? x.select(1, 0) : x;
  }

  /** Whether it holds several views of each image, N x views x width. */
  public static boolean hasViews(Tensor x) {
    return x.dim() == 3;
  }

  /** The bytes of images themselves: uint8, N x C x H x W. */
  public static Tensor bytes(Images images, int[] indices) {
    ImageFormat format = images.format();
    long side = format.side();
    long[] shape = {indices.length, side, side, format.channels()};
    Tensor bytes = torch.empty(shape, new TensorOptions(Byte), null);
    BytePointer memory = new BytePointer(bytes.data_ptr());
    for (int n = 0; n < indices.length; n++) {
      memory.position((long) n * format.bytes()).put(images.pixels(indices[n]));
    }
    return bytes.permute(0, 3, 1, 2);
  }

  /** What D sees of bytes: 2x - 1 with x in 0..1, float. */
  public static Tensor forDiscriminator(Tensor bytes) {
    return bytes.to(Float).mul_(new Scalar(2 / 255.0)).sub_(new Scalar(1.0));
  }

  /** Images of G in [-1, 1] (N x C x H x W) as bytes 0..255 in the order of {@link Images}. */
  public static byte[][] toBytes(Tensor generated) {
    Tensor scaled = generated.detach().to(Float).add(new Scalar(1.0)).mul(new Scalar(127.5));
    Tensor bytes = scaled.round().to(Byte).permute(0, 2, 3, 1).contiguous().cpu();
    int count = (int) bytes.size(0);
    byte[][] images = new byte[count][(int) (bytes.numel() / count)];
    BytePointer memory = new BytePointer(bytes.data_ptr());
    for (int n = 0; n < count; n++) {
      memory.position((long) n * images[n].length).get(images[n]);
    }
    return images;
  }
}
