package dev.gangway.eval;

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

  /**
   * How the images of one class fared.
   *
   * @param name the class
   * @param count images that truly are of this class
   * @param correct those of them predicted as this class
   */
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
    EvaluationCounter counter = new EvaluationCounter(classNames);
    counter.addLogits(logits, labels);
    return counter.evaluation();
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
