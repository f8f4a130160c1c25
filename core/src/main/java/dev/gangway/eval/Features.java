package dev.gangway.eval;

/**
 * What F and C make of N images.
 *
 * @param embeddings N x E, F's output; shared, not copied: read only
 * @param logits N x K, C's output; shared, not copied: read only
 */
public record Features(float[][] embeddings, float[][] logits) {

  public Features {
    if (embeddings.length != logits.length) {
      throw new IllegalArgumentException(
          embeddings.length + " embeddings and " + logits.length + " rows of logits");
    }
  }

  /** N. */
  public int count() {
    return logits.length;
  }

  /** Whether all numbers are numbers. */
  static boolean finite(float[][] rows) {
    for (float[] row : rows) {
      for (float value : row) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }
}
