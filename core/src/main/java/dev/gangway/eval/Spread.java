package dev.gangway.eval;

import java.util.List;

/**
 * How some values, for example of several seeds, lie.
 *
 * @param deviation the standard deviation with n - 1, NaN for fewer than two values
 */
public record Spread(int n, double mean, double deviation) {

  /** Of at least one value. */
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("the spread of no values");
    }
    double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    int n = values.size();
    return new Spread(n, mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)));
  }
}
