package dev.gangway.nn;

import dev.gangway.nn.OptimizerSettings.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
 * Moves the weights of one network by their gradients, in one pass over memory by libtorch's fused
 * kernels. Its state is plain tensors, so that a checkpoint can hold it; owns them until {@link
 * #close}.
 */
public final class Optimizer implements AutoCloseable {

  private static final double EPSILON = 1e-8;

  private final Weights weights;
  private final OptimizerSettings settings;
  private final long last;
  private final Map<String, Tensor> means = new LinkedHashMap<>();
  private final Map<String, Tensor> squares = new LinkedHashMap<>();
  private long steps;

  /**
   * For the weights of a network.
   *
   * @param last the iteration at which training ends
   */
  public Optimizer(Weights weights, OptimizerSettings settings, long last) {
    this.weights = weights;
    this.settings = settings;
    this.last = last;
    try (PointerScope scope = new PointerScope()) {
      weights.names().forEach(name -> add(name, weights.tensor(name)));
    }
  }

  private void add(String name, Tensor weight) {
    Tensor mean = torch.zeros_like(weight);
    mean.retainReference();
    means.put(name, mean);
    if (settings.kind() == Kind.ADAM) {
      Tensor square = torch.zeros_like(weight);
      square.retainReference();
      squares.put(name, square);
    }
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
    double rate = settings.rateAt(iteration, last);
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      TensorVector used = settings.clip() > 0 ? clipped(gradients) : gradients;
      if (settings.pretrained() == 1) {
        move(new Columns(used, name -> true), rate);
      } else {
        move(new Columns(used, name -> !weights.pretrained(name)), rate);
        move(new Columns(used, weights::pretrained), rate * settings.pretrained());
      }
    }
  }

  private void move(Columns columns, double rate) {
    if (columns.weight.size() == 0) {
      return;
    }
    IValueVector arguments = new IValueVector();
    arguments.push_back(new IValue(columns.weight));
    arguments.push_back(new IValue(columns.gradient));
    boolean without = settings.kind() == Kind.SGD && settings.beta1() == 0;
    arguments.push_back(new IValue(without ? tensorList() : columns.mean));
    String kernel =
        settings.kind() == Kind.ADAM ? adam(arguments, columns, rate) : sgd(arguments, rate);
    arguments.push_back(new IValue()); // no gradient scale
    arguments.push_back(new IValue()); // no overflow flag
    Dispatcher.singleton().findSchemaOrThrow(kernel, "").callBoxed(arguments);
  }

  private String adam(IValueVector arguments, Columns columns, double rate) {
    arguments.push_back(new IValue(columns.square));
    arguments.push_back(new IValue(tensorList())); // maxima, for amsgrad
    arguments.push_back(new IValue(columns.count));
    arguments.push_back(new IValue(rate));
    arguments.push_back(new IValue(settings.beta1()));
    arguments.push_back(new IValue(settings.beta2()));
    arguments.push_back(new IValue(settings.weightDecay()));
    arguments.push_back(new IValue(EPSILON));
    arguments.push_back(new IValue(false)); // amsgrad
    arguments.push_back(new IValue(false)); // maximise
    return settings.weightDecay() == 0 ? "aten::_fused_adam_" : "aten::_fused_adamw_";
  }

  private String sgd(IValueVector arguments, double rate) {
    arguments.push_back(new IValue(settings.weightDecay()));
    arguments.push_back(new IValue(settings.beta1())); // momentum
    arguments.push_back(new IValue(rate));
    arguments.push_back(new IValue(0.0)); // dampening
    arguments.push_back(new IValue(settings.beta1() > 0)); // Nesterov's
    arguments.push_back(new IValue(false)); // maximise
    arguments.push_back(new IValue(false)); // the first step is like others after zeros
    return "aten::_fused_sgd_";
  }

  /** Gradients no longer than they may be, all of them together. */
  private TensorVector clipped(TensorVector gradients) {
    List<Tensor> norms = new ArrayList<>();
    for (long i = 0; i < gradients.size(); i++) {
      if (gradients.get(i).defined()) {
        norms.add(gradients.get(i).norm());
      }
    }
    Tensor norm = torch.stack(new TensorVector(norms.toArray(Tensor[]::new))).norm();
    Tensor factor = norm.reciprocal().mul(new Scalar(settings.clip())).clamp_max(new Scalar(1.0));
    Tensor[] shortened = new Tensor[(int) gradients.size()];
    for (int i = 0; i < shortened.length; i++) {
      Tensor gradient = gradients.get(i);
      shortened[i] = gradient.defined() ? gradient.mul(factor) : gradient;
    }
    return new TensorVector(shortened);
  }

  /** The tensors of one step side by side, for the weights that have a gradient. */
  private final class Columns {
    private final GenericList weight = tensorList();
    private final GenericList gradient = tensorList();
    private final GenericList mean = tensorList();
    private final GenericList square = tensorList();
    private final GenericList count = tensorList();

    Columns(TensorVector gradients, Predicate<String> wanted) {
      IValue stepsTaken = stepsTaken();
      long i = 0;
      for (String name : weights.names()) {
        Tensor g = gradients.get(i++);
        if (g.defined() && wanted.test(name)) {
          Tensor w = weights.tensor(name);
          weight.push_back(new IValue(w));
          gradient.push_back(new IValue(aligned(g, w)));
          mean.push_back(new IValue(means.get(name)));
          if (squares.containsKey(name)) {
            square.push_back(new IValue(squares.get(name)));
          }
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

  /** Running means of the gradients by the name of their weight; of SGD their running sums. */
  public Map<String, Tensor> means() {
    return means;
  }

  /** Running means of the squared gradients by the name of their weight; of Adam alone. */
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
