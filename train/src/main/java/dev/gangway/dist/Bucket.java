package dev.gangway.dist;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Gradients one after the other in one flat tensor, so that they travel in one message. */
final class Bucket {

  private final TensorVector gradients;
  private final Tensor values;

  Bucket(TensorVector gradients) {
    this.gradients = gradients;
    List<Tensor> flat = new ArrayList<>();
    for (long i = 0; i < gradients.size(); i++) {
      Tensor gradient = gradients.get(i);
      if (gradient.defined()) {
        flat.add(inMemoryOrder(gradient).reshape(-1));
      }
    }
    try (NoGradGuard frozen = new NoGradGuard()) {
      values = torch.cat(new TensorVector(flat.toArray(Tensor[]::new)));
    }
  }

  /** A 4-d tensor with its channels last, as convolution weights lie: flattened without a copy. */
  private static Tensor inMemoryOrder(Tensor x) {
    return x.dim() == 4 ? x.permute(0, 2, 3, 1) : x;
  }

  /** All of them, flat. */
  Tensor values() {
    return values;
  }

  /** Views of the flat tensor in the shapes of the gradients. */
  TensorVector parts() {
    List<Tensor> parts = new ArrayList<>();
    long from = 0;
    for (long i = 0; i < gradients.size(); i++) {
      Tensor gradient = gradients.get(i);
      if (!gradient.defined()) {
        parts.add(gradient);
        continue;
      }
      Tensor lying = values.narrow(0, from, gradient.numel()).view_as(inMemoryOrder(gradient));
      parts.add(gradient.dim() == 4 ? lying.permute(0, 3, 1, 2) : lying);
      from += gradient.numel();
    }
    return new TensorVector(parts.toArray(Tensor[]::new));
  }
}
