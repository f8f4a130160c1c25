package dev.gangway.data.synth;

import static dev.gangway.base.InputException.check;

import dev.gangway.run.Seeds;

/**
 * A stream of random numbers that depends on its keys alone, the same on every platform and Java
 * version: <a href="https://doi.org/10.1145/2714064.2660195">SplitMix64</a> and plain arithmetic.
 */
public final class Draws {

  private static final double ULP = 0x1.0p-53;

  private long state;

  /** Two streams with the same keys in the same order are equal; any other two are unrelated. */
  Draws(long... keys) {
    long mixed = 0;
    for (long key : keys) {
      mixed = Seeds.mix(mixed + Seeds.mix(key));
    }
    state = mixed;
  }

  long next() {
    long next = Seeds.mix(state);
    state += Seeds.STEP;
    return next;
  }

  /** Uniform in [0, 1). */
  double unit() {
    return (next() >>> 11) * ULP;
  }

  double in(Range range) {
    return range.at(unit());
  }

  /** Uniform in [-spread, spread). */
  double around(double spread) {
    return (2 * unit() - 1) * spread;
  }

  /** Uniform in 0..bound-1; the bias of at most bound / 2^31 does not matter here. */
  int below(int bound) {
    return (int) (((next() >>> 33) * bound) >>> 31);
  }

  boolean happens(double chance) {
    return unit() < chance;
  }

  /** Nearly normal with mean 0 and variance 1: four 16-bit uniforms of one number, added. */
  double bell() {
    long bits = next();
    long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
    return (sum - 2.0 * 0xFFFF) / 0x1.0p16 * 1.7320508075688772;
  }

  /** The numbers 0..count-1 in random order. */
  int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

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

  /** A smooth random field over a glyph's plane: a few waves of random length and direction. */
  static final class Elastic {

    private static final int WAVES = 3;
    private static final double TURN = 2 * StrictMath.PI;
    private static final Range CYCLES = new Range(0.3, 1.3); // per height of the glyph

    private final double[] waves = new double[5 * WAVES]; // kx, ky, phase, push in x, push in y

    /**
     * @param strength the most that one wave pushes, in glyph heights
     */
    Elastic(double strength, Draws draws) {
      for (int w = 0; w < waves.length; w += 5) {
        double direction = TURN * draws.unit();
        double frequency = TURN * draws.in(CYCLES);
        waves[w] = frequency * StrictMath.cos(direction);
        waves[w + 1] = frequency * StrictMath.sin(direction);
        waves[w + 2] = TURN * draws.unit();
        waves[w + 3] = draws.around(strength);
        waves[w + 4] = draws.around(strength);
      }
    }

    /** The points x0, y0, x1, y1, ... pushed by the field. */
    double[] bend(double[] points) {
      double[] bent = points.clone();
      for (int i = 0; i < points.length; i += 2) {
        bent[i] += push(points[i], points[i + 1], 3);
        bent[i + 1] += push(points[i], points[i + 1], 4);
      }
      return bent;
    }

    /** The field's x part at a point. */
    double across(double x, double y) {
      return push(x, y, 3);
    }

    private double push(double x, double y, int axis) {
      double sum = 0;
      for (int w = 0; w < waves.length; w += 5) {
        double phase = waves[w] * x + waves[w + 1] * y + waves[w + 2];
        sum += waves[w + axis] * StrictMath.sin(phase);
      }
      return sum;
    }
  }
}
