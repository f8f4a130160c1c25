package dev.gangway.dist;

import java.util.Collection;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * What processes that train together say to each other. All of them make the same calls in the same
 * order; a call waits for the others and throws {@link CommunicationException} if one has gone.
 */
public interface Communicator extends AutoCloseable {

  /** This process's number, 0 to {@code size() - 1}; 0 writes the files. */
  int rank();

  /** The number of processes. */
  int size();

  /** The sum of a tensor over the processes, element by element. */
  Tensor sum(Tensor own);

  /** The mean of a tensor over the processes. */
  default Tensor mean(Tensor own) {
    return size() == 1 ? own : sum(own).div(new Scalar((double) size()));
  }

  /** Begins to average gradients over the processes; undefined ones stay so. */
  Averaging average(TensorVector gradients);

  /** Gives rank 0's values to all, in place. */
  void broadcast(Collection<Tensor> tensors);

  @Override
  void close();

  /** Gradients under way between the processes. */
  @FunctionalInterface
  interface Averaging {
    /** Waits for the averages, in the order of the gradients. */
    TensorVector await();
  }
}
