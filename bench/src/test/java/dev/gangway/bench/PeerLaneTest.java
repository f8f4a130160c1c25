package dev.gangway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerLaneTest {

  @Test
  void theLastLineOfAPeerTellsItsMedian() {
    assertThat(StepBenchmark.PeerLane.millis("a warning\n{\"ms_min\": 7, \"ms_median\": 8.5}\n"))
        .isEqualTo(8.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Traceback",
        "{\"ms_min\": 7}",
        "{\"ms_median\": \"8\"}",
        "{\"ms_median\": 0}"
      })
  void whatHasNoMedianIsToldWithItsLastLine(String output) {
    assertThatThrownBy(() -> StepBenchmark.PeerLane.millis(output))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "the peer's last line must be JSON with a number ms_median > 0, found: " + output);
  }

  @Test
  void aPeerThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> new StepBenchmark.PeerLane("no-such-program x").round(1))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("the peer cannot be started: ")
        .hasMessageContaining("no-such-program");
  }
}
