package dev.gangway.infer;

/**
 * What a model says of one image. The arrays belong to the caller.
 *
 * @param label the class with the largest logit, 0..K-1, the lowest of equals
 * @param className its name
 * @param logits K, before temperature and softmax
 * @param probabilities K, each 0..1, together 1
 * @param embedding E, F's output
 */
public record Prediction(
    int label, String className, float[] logits, float[] probabilities, float[] embedding) {

  /** The probability of the predicted class. */
  public float confidence() {
    return probabilities[label];
  }
}
