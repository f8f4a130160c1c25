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

  /** x_s: uint8, N x C x H x W; behind a backbone its features, float, N x views x width. */
  public Tensor sourceBytes() {
    return Pixels.of(source.images(), sourceIndices);
  }

  /** x_t, of the same form. */
  public Tensor targetBytes() {
    return Pixels.of(target, targetIndices);
  }

  /** The source's pictures as D is shown them: uint8, N x C x H x W. */
  public Tensor sourcePictures() {
    return Pixels.bytes(source.images(), sourceIndices);
  }

  /** y_s: int64, N. */
  public Tensor labels() {
    return torch.tensor(Arrays.stream(sourceIndices).mapToLong(i -> source.labels()[i]).toArray());
  }
}
