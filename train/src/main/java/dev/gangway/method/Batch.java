package dev.gangway.method;

import dev.gangway.data.LabelledImages;
import dev.gangway.image.Images;
import dev.gangway.nn.Pixels;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The images of one step, N of each domain, chosen by their indices. */
public record Batch(
    LabelledImages source, int[] sourceIndices, Images target, int[] targetIndices) {

  public int size() {
    return sourceIndices.length;
  }

  /** The images of one of the processes that share the batch. */
  public Batch part(Shard shard) {
    return new Batch(source, shard.of(sourceIndices), target, shard.of(targetIndices));
  }

  /** The bytes of x_s: uint8, N x C x H x W. */
  public Tensor sourceBytes() {
    return Pixels.of(source.images(), sourceIndices);
  }

  /** The bytes of x_t: uint8, N x C x H x W. */
  public Tensor targetBytes() {
    return Pixels.of(target, targetIndices);
  }

  /** y_s: int64, N. */
  public Tensor labels() {
    return torch.tensor(Arrays.stream(sourceIndices).mapToLong(i -> source.labels()[i]).toArray());
  }
}
