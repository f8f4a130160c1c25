package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeedsTest {

  @Test
  void seedPurposeAndPositionEachChangeTheStream() {
    Set<Long> seen = new HashSet<>();
    for (long seed = -2; seed <= 2; seed++) {
      for (String purpose : new String[] {"a", "b", "c", "ab", "ba", "noise"}) {
        for (long position = -2; position < 100; position++) {
          seen.add(Seeds.derive(seed, purpose, position));
        }
      }
    }
    assertThat(seen).hasSize(5 * 6 * 102);
  }

  /** SplittableRandom's nextLong is one step of SplitMix64 too. */
  @Test
  void aStreamWithoutANameIsThreeStepsOfSplitMix() {
    long seed = new SplittableRandom(42).nextLong();
    long position = new SplittableRandom(3).nextLong();
    assertThat(Seeds.derive(42, "", 3)).isEqualTo(new SplittableRandom(seed ^ position).nextLong());
  }

  @Test
  void oneBitOfThePositionChangesHalfOfTheBits() {
    double changed = 0;
    for (int bit = 0; bit < 64; bit++) {
      changed +=
          Long.bitCount(Seeds.derive(1, "noise", 7) ^ Seeds.derive(1, "noise", 7 ^ (1L << bit)));
    }
    assertThat(changed / 64).isBetween(28.0, 36.0);
  }
}
