package dev.gangway.dist;

import dev.gangway.nn.BatchShare;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;

/**
 * The batch of all processes: synchronised batch norm takes its statistics over it. Only inside a
 * {@link Region}: pictures, for example, are drawn by one process alone. Owns its hook's memory.
 */
public final class SharedBatch implements BatchShare, AutoCloseable {

  /** Work that all processes do together, until it is closed. */
  public final class Region implements AutoCloseable {

    private Region() {
      together = true;
    }

    @Override
    public void close() {
      together = false;
    }
  }

  private final Communicator communicator;
  private boolean together;
  private final TensorTensorHook sumGradient;

  public SharedBatch(Communicator communicator) {
    this.communicator = communicator;
    sumGradient =
        new TensorTensorHook() {
          @Override
          public TensorBase call(TensorBase gradient) {
            return communicator.sum(new Tensor(gradient));
          }
        };
  }

  /** Begins such work, for try-with-resources. */
  public Region region() {
    return new Region();
  }

  @Override
  public boolean shared() {
    return together;
  }

  @Override
  public int parts() {
    return communicator.size();
  }

  /**
   * The sum over the processes. Its gradient is the sum of what all of them ask for: the value is
   * put onto the own part's graph, and a hook adds the others' gradients up.
   */
  @Override
  public Tensor sum(Tensor own) {
    Tensor cut = own.detach();
    Tensor total = own.add(communicator.sum(cut).sub(cut));
    if (total.requires_grad()) {
      total.register_hook(sumGradient);
    }
    return total;
  }

  @Override
  public void close() {
    sumGradient.close();
  }
}
