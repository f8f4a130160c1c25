package dev.gangway.eval;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gangway.base.InputException;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a classifier did on a labelled set. Everything is derived from the confusion matrix, so
 * the numbers cannot contradict one another. The arrays are shared, not copied: read only.
 *
 * <p>Wrap a score on target labels in {@link Oracle}.
 *
 * @param classNames the names of the K classes
 * @param confusion K x K, rows = true class, columns = predicted class
 * @param undecided per true class, the images without a prediction (a NaN among the logits); they
 *     count as wrong
 */
@JsonIgnoreProperties(
    value = {"n", "correct", "accuracy", "meanRecall", "uneven", "perClass"},
    allowGetters = true,
    ignoreUnknown = true)
public record Evaluation(List<String> classNames, int[][] confusion, int[] undecided) {

  /** How many images truly are of one class, and how many of them were predicted as it. */
  @JsonIgnoreProperties(value = "recall", allowGetters = true)
  public record ClassScore(String name, int count, int correct) {

    /** The share of this class's images that were recognised, 0..1; NaN if there are none. */
    public double recall() {
      return (double) correct / count;
    }

    /** JSON has no NaN. */
    @JsonProperty("recall")
    Double recallOrNull() {
      return count == 0 ? null : (Double) recall();
    }
  }

  /** The prediction for logits with a NaN among them: no class at all. */
  public static final int UNDECIDED = -1;

  private static final double A_LITTLE = 0.05;

  public Evaluation {
    classNames = List.copyOf(classNames);
    int k = classNames.size();
    boolean square = confusion.length == k && Arrays.stream(confusion).allMatch(r -> r.length == k);
    if (!square || undecided.length != k) {
      throw new IllegalArgumentException(
          "the confusion matrix of %d classes is not K x K".formatted(k));
    }
  }

  /**
   * Scores all images at once.
   *
   * @param logits N x K, any real numbers: the largest of a row is its prediction, the lowest index
   *     if several are equal
   * @param labels N true classes in {@code 0..K-1}
   * @throws InputException if there is no image
   */
  public static Evaluation of(float[][] logits, int[] labels, List<String> classNames) {
    int k = classNames.size();
    if (logits.length != labels.length) {
      throw new IllegalArgumentException(
          logits.length + " rows of logits for " + labels.length + " labels");
    }
    check(labels.length > 0, "cannot evaluate a set without images");
    int[][] confusion = new int[k][k];
    int[] undecided = new int[k];
    for (int i = 0; i < labels.length; i++) {
      if (logits[i].length != k || labels[i] < 0 || labels[i] >= k) {
        throw new IllegalArgumentException(
            "label %d and %d logits of %d classes".formatted(labels[i], logits[i].length, k));
      }
      int predicted = argmax(logits[i]);
      if (predicted == UNDECIDED) {
        undecided[labels[i]]++;
      } else {
        confusion[labels[i]][predicted]++;
      }
    }
    return new Evaluation(classNames, confusion, undecided);
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

  /** Images scored. */
  @JsonProperty
  public int n() {
    return Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum()
        + Arrays.stream(undecided).sum();
  }

  /** Images whose predicted class is the true one. */
  @JsonProperty
  public int correct() {
    return IntStream.range(0, classNames.size()).map(c -> confusion[c][c]).sum();
  }

  /** {@code correct / n}, 0..1. */
  @JsonProperty
  public double accuracy() {
    return (double) correct() / n();
  }

  /** The mean recall of the classes that have images, 0..1: every class weighs the same. */
  @JsonProperty
  public double meanRecall() {
    return perClass().stream()
        .filter(score -> score.count() > 0)
        .mapToDouble(ClassScore::recall)
        .average()
        .orElse(Double.NaN);
  }

  /** The mean recall of whoever guesses, or always names one class: 1 / classes with images. */
  public double chance() {
    return 1.0 / perClass().stream().filter(score -> score.count() > 0).count();
  }

  /**
   * Whether it tells no more than a guess would: a mean recall within a twentieth of the way from
   * chance to 1. Never where all images are of one class.
   */
  public boolean atChance() {
    double chance = chance();
    return chance < 1 && meanRecall() <= chance + A_LITTLE * (1 - chance);
  }

  /** Whether a class has more than twice the images of another: accuracy then hides the rarer. */
  @JsonProperty
  public boolean uneven() {
    IntSummaryStatistics counts =
        perClass().stream()
            .mapToInt(ClassScore::count)
            .filter(count -> count > 0)
            .summaryStatistics();
    return counts.getMax() > 2L * counts.getMin();
  }

  /** One score per class, in label order. */
  @JsonProperty
  public List<ClassScore> perClass() {
    return IntStream.range(0, classNames.size()).mapToObj(this::score).toList();
  }

  private ClassScore score(int label) {
    int count = Arrays.stream(confusion[label]).sum() + undecided[label];
    return new ClassScore(classNames.get(label), count, confusion[label][label]);
  }
}
