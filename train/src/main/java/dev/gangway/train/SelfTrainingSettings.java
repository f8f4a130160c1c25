package dev.gangway.train;

import static dev.gangway.base.InputException.check;

/**
 * F's and C's learning from classes that their own moving average, the teacher, is sure of
 * (Tarvainen and Valpola, <a href="https://arxiv.org/abs/1703.01780">arXiv 1703.01780</a>; French
 * et al., <a href="https://arxiv.org/abs/1706.05208">arXiv 1706.05208</a>).
 *
 * @param weight of its term in F's and C's loss, at least 0; 0 for none
 * @param confidence the teacher's probability from which its class is learnt, in (0, 1)
 * @param ramp steps over which the weight grows from 0, at least 1
 * @param start the step at which it starts; 0 for when teacher and last weights agree, or step
 *     1,000 if they do not by then
 * @param agreement the share of target images on which both must agree for that, in (0, 1]
 * @param balance how far the teacher's shares of the classes are drawn to the source's, in [0, 1]:
 *     0 not at all, 1 all the way
 */
public record SelfTrainingSettings(
    double weight, double confidence, long ramp, long start, double agreement, double balance) {

  public SelfTrainingSettings {
    check(weight >= 0 && weight <= 100, "self-training must be in [0, 100], got %s", weight);
    check(confidence > 0 && confidence < 1, "confidence must be in (0, 1), got %s", confidence);
    check(ramp >= 1, "self-training-ramp must be >= 1, got %s", ramp);
    check(start >= 0, "self-training-start must be >= 0, got %s", start);
    check(agreement > 0 && agreement <= 1, "agreement must be in (0, 1], got %s", agreement);
    check(balance >= 0 && balance <= 1, "class-balance must be in [0, 1], got %s", balance);
  }

  /** No self-training; the other values wait for a weight. */
  public static SelfTrainingSettings none() {
    return new SelfTrainingSettings(0, 0.9, 300, 0, 0.95, 1);
  }

  /** Self-training that starts by itself. */
  public static SelfTrainingSettings automatic() {
    SelfTrainingSettings none = none();
    return new SelfTrainingSettings(
        1, none.confidence(), none.ramp(), none.start(), none.agreement(), none.balance());
  }

  /** Whether there is any. */
  boolean used() {
    return weight > 0;
  }
}
