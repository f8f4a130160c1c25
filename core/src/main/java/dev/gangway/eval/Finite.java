package dev.gangway.eval;

/** Whether numbers are numbers. */
final class Finite {

  private Finite() {}

  static boolean all(float[][] rows) {
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
