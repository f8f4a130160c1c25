package dev.gangway.nn;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.SinceVersion;
import dev.gangway.run.Names;
import java.util.List;
import java.util.Locale;

/**
 * How weights follow their gradients.
 *
 * @param learningRate of the first step, greater than 0
 * @param beta1 decay of the mean of the gradients, in [0, 1): SGD's momentum
 * @param beta2 decay of the mean of their squares, in [0, 1): Adam's alone
 * @param decay of the learning rate for each iteration, at least 0, in {@link Schedule#INVERSE}
 * @param kind null for Adam
 * @param schedule of the learning rate, null for {@link Schedule#INVERSE}
 * @param weightDecay how much of each weight a step of rate 1 takes away, at least 0, apart from
 *     the gradient (Loshchilov and Hutter, <a href="https://arxiv.org/abs/1711.05101">arXiv
 *     1711.05101</a>); of SGD a part of the gradient, as is usual; null for 0
 * @param pretrained the rate of pretrained weights, as a share of that of others; null for 1
 * @param clip the largest norm of a network's gradients: larger ones are made that long; 0 for any;
 *     null for 0
 */
public record OptimizerSettings(
    double learningRate,
    double beta1,
    double beta2,
    double decay,
    @SinceVersion("0.2") Kind kind,
    @SinceVersion("0.2") Schedule schedule,
    @SinceVersion("0.2") Double weightDecay,
    @SinceVersion("0.2") Double pretrained,
    @SinceVersion("0.2") Double clip) {

  /** How a step is made of a gradient. */
  public enum Kind {
    /** Kingma and Ba, <a href="https://arxiv.org/abs/1412.6980">arXiv 1412.6980</a>. */
    ADAM,
    /** Stochastic gradient descent with Nesterov's momentum. */
    SGD;

    public static Kind named(String name) {
      return Names.choose("optimizer", name, List.of(values()), Kind::title);
    }

    private String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the learning rate falls; p is the share of the training's steps that are done, 0..1. */
  public enum Schedule {
    /** As 1 / (1 + decay * iteration). */
    INVERSE,
    /** As 1 / (1 + 10 p)^0.75 (Ganin et al., https://arxiv.org/abs/1505.07818). */
    DANN,
    /** As half a cosine, to 0. */
    COSINE;

    public static Schedule named(String name) {
      return Names.choose("schedule", name, List.of(values()), Schedule::title);
    }

    private String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public OptimizerSettings {
    kind = kind == null ? Kind.ADAM : kind;
    schedule = schedule == null ? Schedule.INVERSE : schedule;
    weightDecay = weightDecay == null ? 0 : weightDecay;
    pretrained = pretrained == null ? 1 : pretrained;
    clip = clip == null ? 0 : clip;
    check(
        learningRate > 0 && learningRate <= 1,
        "learning rate must be in (0, 1], got %s",
        learningRate);
    check(beta1 >= 0 && beta1 < 1, "beta1 must be in [0, 1), got %s", beta1);
    check(beta2 >= 0 && beta2 < 1, "beta2 must be in [0, 1), got %s", beta2);
    check(decay >= 0 && decay <= 1, "decay must be in [0, 1], got %s", decay);
    check(weightDecay >= 0 && weightDecay <= 1, "weight-decay must be in [0, 1]: %s", weightDecay);
    check(pretrained >= 0 && pretrained <= 1, "backbone-rate must be in [0, 1]: %s", pretrained);
    check(clip >= 0 && Double.isFinite(clip), "clip must be at least 0, got %s", clip);
  }

  /** Adam without what came after it. */
  public static OptimizerSettings adam(
      double learningRate, double beta1, double beta2, double decay) {
    return new OptimizerSettings(learningRate, beta1, beta2, decay, null, null, null, null, null);
  }

  /** Values of the paper's digit experiments. */
  public static OptimizerSettings paper() {
    return adam(5e-4, 0.8, 0.999, 1e-4);
  }

  /** The same with a constant learning rate. */
  public OptimizerSettings withoutDecay() {
    return new OptimizerSettings(
        learningRate, beta1, beta2, 0, kind, Schedule.INVERSE, weightDecay, pretrained, clip);
  }

  /** The same with pretrained weights at a share of the rate. */
  public OptimizerSettings withPretrainedRate(double share) {
    return new OptimizerSettings(
        learningRate, beta1, beta2, decay, kind, schedule, weightDecay, share, clip);
  }

  /**
   * The learning rate of an iteration.
   *
   * @param last the iteration at which training ends
   */
  double rateAt(long iteration, long last) {
    double done = Math.min(1, (double) iteration / last);
    return switch (schedule) {
      case INVERSE -> learningRate / (1 + decay * iteration);
      case DANN -> learningRate * Math.pow(1 + 10 * done, -0.75);
      case COSINE -> learningRate * (1 + Math.cos(Math.PI * done)) / 2;
    };
  }
}
