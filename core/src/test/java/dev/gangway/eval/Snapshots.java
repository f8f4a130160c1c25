package dev.gangway.eval;

import java.util.Random;

/** Random checkpoints for tests. */
final class Snapshots {

  private Snapshots() {}

  /** N images of each kind, the target's embeddings moved by {@code shift}. */
  static Snapshot random(int count, double shift, long seed) {
    Random random = new Random(seed);
    return new Snapshot(
        features(random, count, 0),
        labels(random, count),
        features(random, count, 0),
        labels(random, count),
        features(random, count + 3, shift));
  }

  private static Features features(Random random, int count, double shift) {
    return new Features(normal(random, count, 7, shift), normal(random, count, 4, 0));
  }

  private static float[][] normal(Random random, int count, int width, double shift) {
    float[][] rows = new float[count][width];
    for (float[] row : rows) {
      for (int c = 0; c < width; c++) {
        row[c] = (float) (2 * random.nextGaussian() + shift);
      }
    }
    return rows;
  }

  private static int[] labels(Random random, int count) {
    return random.ints(count, 0, 4).toArray();
  }

  /** The target alone matters; the source is two images. */
  static Snapshot ofTarget(float[][] embeddings, float[][] logits) {
    Features source =
        new Features(new float[2][embeddings[0].length], new float[2][logits[0].length]);
    return new Snapshot(source, new int[2], source, new int[2], new Features(embeddings, logits));
  }

  /** Target logits alone, with embeddings that do not matter. */
  static Snapshot ofLogits(float[]... logits) {
    return ofTarget(new float[logits.length][1], logits);
  }

  /** Logits whose softmax are these probabilities. */
  static float[] logits(double... p) {
    float[] logits = new float[p.length];
    for (int c = 0; c < p.length; c++) {
      logits[c] = (float) Math.log(p[c]);
    }
    return logits;
  }
}
