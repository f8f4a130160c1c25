package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DecodingMemoryTest {

  private static final long ROOM = 1 << 20; // pixels, a quarter of it for small images
  private static final long SMALL = ROOM / 8;
  private final DecodingMemory memory = new DecodingMemory(2, 32 * ROOM);

  private static Deadline soon() {
    return Deadline.in(Duration.ofMillis(20));
  }

  /** Runs the one while the other is being decoded. */
  private String during(long first, long second) {
    return memory.with(first, soon(), () -> memory.with(second, soon(), () -> "both"));
  }

  @Test
  void smallImagesAreDecodedTogether() {
    assertThat(during(SMALL, SMALL)).isEqualTo("both");
  }

  @Test
  void smallImagesDoNotWaitForLargeOnes() {
    assertThat(during(100 * ROOM, SMALL)).isEqualTo("both");
    memory.with(
        ROOM / 2,
        soon(),
        () -> {
          refused(SMALL + 1, SMALL + 1);
          assertThat(during(SMALL, SMALL)).isEqualTo("both");
          return null;
        });
  }

  @Test
  void anImageThatTakesMoreThanAllTheRoomHasItAlone() {
    assertThat(memory.with(100 * ROOM, soon(), () -> "alone")).isEqualTo("alone");
    assertThatThrownBy(() -> during(100 * ROOM, SMALL + 1)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> during(SMALL + 1, 100 * ROOM)).isInstanceOf(Problem.class);
  }

  @Test
  void noMoreSmallOnesAreDecodedAtOnceThanThereAreCores() {
    memory.with(
        1,
        soon(),
        () -> {
          refused(1, 1);
          return null;
        });
  }

  /** With four cores two large images are decoded at once, if there is memory for both. */
  @Test
  void anImageThatWaitsForMemoryHoldsNoCore() throws InterruptedException {
    DecodingMemory four = new DecodingMemory(4, 32 * ROOM);
    Thread waiting =
        new Thread(() -> four.with(ROOM, Deadline.in(Duration.ofSeconds(30)), () -> "later"));
    four.with(
        ROOM / 2,
        soon(),
        () -> {
          waiting.start();
          awaitWaiting(waiting);
          assertThat(four.coresForLarge()).isEqualTo(1);
          return null;
        });
    waiting.join();
    assertThat(four.coresForLarge()).isEqualTo(2);
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  /** While one is decoded there is no room for the other. */
  private void refused(long first, long second) {
    assertThatThrownBy(() -> during(first, second))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status()).isEqualTo(503));
  }
}
