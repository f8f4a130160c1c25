package dev.gangway.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam on the weights of one network, in one pass over memory by libtorch's fused kernel. Its state
 * is plain tensors, so that a checkpoint can hold it; owns them until {@link #close}.
 */
public final class Adam implements AutoCloseable {

  private static final double EPSILON = 1e-8;

  private final Weights weights;
  private final AdamSettings settings;
  private final Map<String, Tensor> means = new LinkedHashMap<>();
  private final Map<String, Tensor> squares = new LinkedHashMap<>();
  private long steps;

  public Adam(Weights weights, AdamSettings settings) {
    this.weights = weights;
    this.settings = settings;
    try (PointerScope scope = new PointerScope()) {
      weights.names().forEach(name -> add(name, weights.tensor(name)));
    }
  }

  private void add(String name, Tensor weight) {
    Tensor mean = torch.zeros_like(weight);
    Tensor square = torch.zeros_like(weight);
    mean.retainReference();
    square.retainReference();
    means.put(name, mean);
    squares.put(name, square);
  }

  /**
   * Moves the weights by one step.
   *
   * @param gradients one for each weight, in the order of {@link Weights#tensors}; a weight whose
   *     gradient is undefined (it took no part) stays
   * @param iteration of the training, from 0: decides the learning rate
   */
  public void step(TensorVector gradients, long iteration) {
    steps++;
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      Columns columns = new Columns(gradients);
      IValueVector arguments = new IValueVector();
      arguments.push_back(new IValue(columns.weight));
      arguments.push_back(new IValue(columns.gradient));
      arguments.push_back(new IValue(columns.mean));
      arguments.push_back(new IValue(columns.square));
      arguments.push_back(new IValue(tensorList())); // maxima, for amsgrad
      arguments.push_back(new IValue(columns.count));
      arguments.push_back(new IValue(settings.rateAt(iteration)));
      arguments.push_back(new IValue(settings.beta1()));
      arguments.push_back(new IValue(settings.beta2()));
      arguments.push_back(new IValue(0.0)); // weight decay
      arguments.push_back(new IValue(EPSILON));
      arguments.push_back(new IValue(false)); // amsgrad
      arguments.push_back(new IValue(false)); // maximise
      arguments.push_back(new IValue()); // no gradient scale
      arguments.push_back(new IValue()); // no overflow flag
      Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adam_", "").callBoxed(arguments);
    }
  }

  /** The tensors of one step side by side, for the weights that have a gradient. */
  private final class Columns {
    private final GenericList weight = tensorList();
    private final GenericList gradient = tensorList();
    private final GenericList mean = tensorList();
    private final GenericList square = tensorList();
    private final GenericList count = tensorList();

    Columns(TensorVector gradients) {
      IValue stepsTaken = stepsTaken();
      long i = 0;
      for (String name : weights.names()) {
        Tensor g = gradients.get(i++);
        if (g.defined()) {
          Tensor w = weights.tensor(name);
          weight.push_back(new IValue(w));
          gradient.push_back(new IValue(aligned(g, w)));
          mean.push_back(new IValue(means.get(name)));
          square.push_back(new IValue(squares.get(name)));
          count.push_back(stepsTaken);
        }
      }
    }

    /** A single number where the weights are: the kernel of a card reads it there. */
    private IValue stepsTaken() {
      Tensor weight = weights.tensors().iterator().next();
      return new IValue(weight.new_full(new long[0], new Scalar((double) steps)));
    }

    /**
     * The kernel walks all its tensors in memory order, so a gradient must lie as its weight does.
     */
    private static Tensor aligned(Tensor gradient, Tensor weight) {
      boolean same = gradient.strides().equals(weight.strides());
      return same ? gradient : torch.empty_like(weight).copy_(gradient);
    }
  }

  private static GenericList tensorList() {
    return new GenericList(new Type.TypePtr(TensorType.get()));
  }

  /** The weights that this moves. */
  public Weights weights() {
    return weights;
  }

  /** Running means of the gradients by the name of their weight. */
  public Map<String, Tensor> means() {
    return means;
  }

  /** Running means of the squared gradients by the name of their weight. */
  public Map<String, Tensor> squares() {
    return squares;
  }

  /** Steps taken so far. */
  public long steps() {
    return steps;
  }

  /** Sets the number of steps taken, when a checkpoint is loaded. */
  public void resumeAt(long stepsTaken) {
    steps = stepsTaken;
  }

  @Override
  public void close() {
    means.values().forEach(Tensor::releaseReference);
    squares.values().forEach(Tensor::releaseReference);
    means.clear();
    squares.clear();
  }
}
