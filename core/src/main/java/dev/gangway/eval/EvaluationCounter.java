package dev.gangway.eval;

import static dev.gangway.base.InputException.check;

import java.util.Arrays;
import java.util.List;

/** Counts predictions batch by batch, for sets whose logits need not be kept. Not thread-safe. */
public final class EvaluationCounter {

  /** The prediction for logits with a NaN among them: no class at all. */
  public static final int UNDECIDED = -1;

  private final List<String> classNames;
  private final int[][] confusion; // K x K, true x predicted
  private final int[] undecided; // K, by true class

  public EvaluationCounter(List<String> classNames) {
    int k = classNames.size();
    this.classNames = List.copyOf(classNames);
    this.confusion = new int[k][k];
    this.undecided = new int[k];
  }

  /** The index of the largest value, the lowest such index; {@link #UNDECIDED} beside a NaN. */
  public static int argmax(float[] logits) {
    int best = 0;
    for (int c = 0; c < logits.length; c++) {
      if (Float.isNaN(logits[c])) {
        return UNDECIDED;
      }
      if (logits[c] > logits[best]) {
        best = c;
      }
    }
    return best;
  }

  /** Adds a batch given as logits. */
  public void addLogits(float[][] logits, int[] labels) {
    for (float[] row : logits) {
      requireClasses(row.length == classNames.size(), "%d logits", row.length);
    }
    add(Arrays.stream(logits).mapToInt(EvaluationCounter::argmax).toArray(), labels);
  }

  /**
   * Adds a batch.
   *
   * @param predicted classes in {@code 0..K-1}, or {@link #UNDECIDED}
   * @param labels as many true classes in {@code 0..K-1}
   */
  public void add(int[] predicted, int[] labels) {
    if (predicted.length != labels.length) {
      throw new IllegalArgumentException(
          predicted.length + " predictions for " + labels.length + " labels");
    }
    for (int i = 0; i < labels.length; i++) {
      requireClasses(labels[i] >= 0 && labels[i] < classNames.size(), "label %d", labels[i]);
      requireClasses(
          predicted[i] >= UNDECIDED && predicted[i] < classNames.size(),
          "prediction %d",
          predicted[i]);
    }
    for (int i = 0; i < labels.length; i++) {
      count(predicted[i], labels[i]);
    }
  }

  private void count(int predicted, int label) {
    if (predicted == UNDECIDED) {
      undecided[label]++;
    } else {
      confusion[label][predicted]++;
    }
  }

  private void requireClasses(boolean holds, String what, int value) {
    if (!holds) {
      throw new IllegalArgumentException(
          what.formatted(value) + " of " + classNames.size() + " classes");
    }
  }

  /**
   * What was counted so far; later batches do not change it.
   *
   * @throws dev.gangway.base.InputException if there is no image
   */
  public Evaluation evaluation() {
    int[][] counts = Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
    Evaluation evaluation = new Evaluation(classNames, counts, undecided.clone());
    check(evaluation.n() > 0, "cannot evaluate a set without images");
    return evaluation;
  }
}
