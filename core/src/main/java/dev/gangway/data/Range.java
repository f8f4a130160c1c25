package dev.gangway.data;

import static dev.gangway.base.InputException.check;

/** An interval that a value is drawn from uniformly. */
record Range(double low, double high) {

  Range {
    check(low <= high, "a range must not end before it starts, got %s to %s", low, high);
  }

  /** The value at {@code share} of the way, 0 giving {@code low} and 1 {@code high}. */
  double at(double share) {
    return low + share * (high - low);
  }
}
