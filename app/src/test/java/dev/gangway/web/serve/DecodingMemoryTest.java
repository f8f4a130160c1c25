package dev.gangway.web.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DecodingMemoryTest {

  private static final long ROOM = 1 << 20; // pixels
  private final DecodingMemory memory = new DecodingMemory(2, 32 * ROOM);

  private static Deadline soon() {
    return Deadline.in(Duration.ofMillis(20));
  }

  @Test
  void smallImagesAreDecodedTogether() {
    assertThat(memory.with(ROOM / 2, soon(), () -> memory.with(ROOM / 4, soon(), () -> "both")))
        .isEqualTo("both");
  }

  @Test
  void anImageWaitsForTheRoomThatItTakes() {
    refused(ROOM / 2, ROOM / 2 + 2048);
    assertThat(memory.with(ROOM / 2 + 2048, soon(), () -> "later")).isEqualTo("later");
  }

  @Test
  void anImageThatTakesMoreThanAllTheRoomHasItAlone() {
    assertThat(memory.with(100 * ROOM, soon(), () -> "alone")).isEqualTo("alone");
    refused(100 * ROOM, 1);
    refused(1, 100 * ROOM);
  }

  @Test
  void noMoreAreDecodedAtOnceThanThereAreCores() {
    assertThat(memory.with(1, soon(), () -> memory.with(1, soon(), () -> "two"))).isEqualTo("two");
    memory.with(
        1,
        soon(),
        () -> {
          refused(1, 1);
          return null;
        });
  }

  /** While one is decoded there is no room for the other. */
  private void refused(long first, long second) {
    memory.with(
        first,
        soon(),
        () -> {
          assertThatThrownBy(() -> memory.with(second, soon(), () -> "no"))
              .isInstanceOfSatisfying(
                  Problem.class, problem -> assertThat(problem.status()).isEqualTo(503));
          return null;
        });
  }
}
