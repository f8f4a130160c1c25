package dev.gangway.train;

import static dev.gangway.base.InputException.check;
import static org.bytedeco.pytorch.global.torch.ScalarType.Double;

import dev.gangway.dist.Communicator;
import dev.gangway.method.Learner;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Device;
import dev.gangway.nn.Optimizer;
import dev.gangway.nn.Precision;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** What processes that train together agree on beside the steps: where to begin, when to end. */
record Agreement(Communicator communicator) {

  /**
   * All begin where rank 0 stands, with its weights and its optimizers' state.
   *
   * @param own where this process stands; counts for rank 0 alone
   */
  Checkpoint.State begin(Learner learner, Checkpoint.State own) {
    check(
        communicator.size() == 1 || learner.device().equals(Device.cpu()),
        "several processes train on processors alone, got --device %s (leave it out, or train in one process)",
        learner.device());
    communicator.broadcast(tensors(learner));
    learner.resume();
    try (PointerScope scope = new PointerScope()) {
      Tensor iteration = number((double) own.iteration());
      Tensor seconds = number(own.seconds());
      communicator.broadcast(List.of(iteration, seconds));
      Checkpoint.State agreed =
          new Checkpoint.State((long) iteration.item_double(), seconds.item_double());
      learner.optimizers().forEach(adam -> adam.resumeAt(agreed.iteration()));
      return agreed;
    }
  }

  /** The settings with rank 0's precision: another process may have found another one faster. */
  TrainingSettings agreed(TrainingSettings own) {
    try (PointerScope scope = new PointerScope()) {
      Tensor reduced = number(own.compute().precision() == Precision.BF16 ? 1 : 0);
      communicator.broadcast(List.of(reduced));
      Precision agreed = reduced.item_double() > 0 ? Precision.BF16 : Precision.FP32;
      return own.withCompute(own.compute().withPrecision(agreed));
    }
  }

  private static List<Tensor> tensors(Learner learner) {
    List<Tensor> tensors = new ArrayList<>();
    for (Optimizer adam : learner.optimizers()) {
      tensors.addAll(adam.weights().tensors());
      tensors.addAll(adam.means().values());
      tensors.addAll(adam.squares().values());
    }
    tensors.addAll(learner.tensors().values());
    return tensors;
  }

  /** Whether this holds for any of the processes. */
  boolean any(boolean own) {
    try (PointerScope scope = new PointerScope()) {
      return communicator.sum(number(own ? 1 : 0)).item_double() > 0;
    }
  }

  private static Tensor number(double value) {
    return torch.full(new long[] {1}, new Scalar(value), new TensorOptions(Double));
  }
}
