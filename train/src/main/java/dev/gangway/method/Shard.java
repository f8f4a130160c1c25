package dev.gangway.method;

import static dev.gangway.base.InputException.check;

import dev.gangway.dist.Communicator;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * One of {@code count} equal parts of a batch: the images of one process. The parts of all
 * processes together are the batch that a single process would see.
 *
 * @param index from 0
 */
public record Shard(int index, int count) {

  static final Shard WHOLE = new Shard(0, 1);

  /** The part of a batch that a process works on. */
  public static Shard of(Communicator communicator) {
    return new Shard(communicator.rank(), communicator.size());
  }

  /** Throws unless each part of a batch of N images has at least two. */
  public void requireSplit(int batch) {
    check(
        batch % count == 0 && batch / count >= 2,
        "--batch must be a multiple of the %s processes and at least %s, got %s",
        count,
        2 * count,
        batch);
  }

  int[] of(int[] all) {
    int each = all.length / count;
    return Arrays.copyOfRange(all, index * each, (index + 1) * each);
  }

  /** The rows of this part, of a tensor with a row for each image of the batch. */
  Tensor of(Tensor all) {
    long each = all.size(0) / count;
    return count == 1 ? all : all.narrow(0, index * each, each);
  }
}
