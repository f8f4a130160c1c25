package dev.gangway.infer;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a table can hold of a prediction beside its class and the probability of that. */
public enum Column {
  /** The probability of each class. */
  PROBABILITIES,
  /** Each class's logit. */
  LOGITS,
  /** F's output. */
  EMBEDDING;

  /** As tables name it: {@code logits}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  public float[] of(Prediction prediction) {
    return switch (this) {
      case PROBABILITIES -> prediction.probabilities();
      case LOGITS -> prediction.logits();
      case EMBEDDING -> prediction.embedding();
    };
  }

  /** What its values are called in a table that has a column for each: {@code logit:cat}. */
  List<String> names(AnswerShape shape) {
    return switch (this) {
      case PROBABILITIES -> shape.classes().stream().map(name -> "p:" + name).toList();
      case LOGITS -> shape.classes().stream().map(name -> "logit:" + name).toList();
      case EMBEDDING -> IntStream.range(0, shape.embedding()).mapToObj(i -> "e:" + i).toList();
    };
  }
}
