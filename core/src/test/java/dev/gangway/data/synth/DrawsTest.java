package dev.gangway.data.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class DrawsTest {

  @Test
  void keysAndTheirOrderDecideTheStream() {
    assertThat(new Draws(1, 2).next()).isEqualTo(new Draws(1, 2).next());
    assertThat(new Draws(1, 2).next()).isNotEqualTo(new Draws(2, 1).next());
    assertThat(new Draws(0).next()).isNotEqualTo(new Draws(0, 0).next());
  }

  @Test
  void bellHasMeanZeroAndVarianceOne() {
    Draws draws = new Draws(1);
    double[] values = DoubleStream.generate(draws::bell).limit(100_000).toArray();
    double mean = DoubleStream.of(values).average().orElseThrow();
    double variance = DoubleStream.of(values).map(v -> v * v).average().orElseThrow();
    assertThat(mean).isEqualTo(0, within(0.02));
    assertThat(variance).isEqualTo(1, within(0.02));
  }

  @Test
  void wholeNumbersReachBothEndsEvenly() {
    Draws draws = new Draws(2);
    int[] counts = new int[10];
    for (int i = 0; i < 100_000; i++) {
      counts[draws.below(10)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_500, 10_500);
    }
  }

  @Test
  void permutationHoldsEveryNumberOnce() {
    assertThat(new Draws(3).permutation(5)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }
}
