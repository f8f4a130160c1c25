package dev.gangway.report;

/** How the values of {@link Curves} are laid out. */
public enum YScale {
  LINEAR,
  LOGARITHMIC;

  boolean canShow(double value) {
    return Double.isFinite(value) && (this == LINEAR || value > 0);
  }
}
