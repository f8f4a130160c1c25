package dev.gangway.infer;

/** What a table can hold of a prediction beside its class and the probability of that. */
public enum Column {
  /** The probability of each class. */
  PROBABILITIES,
  /** Each class's logit. */
  LOGITS,
  /** F's output. */
  EMBEDDING
}
