package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetriesTest {

  private static final long SECOND = 1_000_000_000L;

  private long now;
  private final ServedModel.Retries retries = new ServedModel.Retries(() -> now);

  @Test
  void theSameFileIsTriedMoreAndMoreSeldomAndAnotherAtOnce() {
    for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      assertThat(retries.isDue("a")).isTrue();
      retries.begin("a");
      now += seconds * SECOND - 1;
      assertThat(retries.isDue("a")).as(seconds + " s").isFalse();
      now += 1;
    }
    retries.begin("a");
    assertThat(retries.isDue("b")).isTrue();
    retries.begin("b");
    now += SECOND;
    assertThat(retries.isDue("b")).isTrue();
  }
}
