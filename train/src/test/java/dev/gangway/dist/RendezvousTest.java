package dev.gangway.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.run.InputException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RendezvousTest {

  @Test
  void withoutAWorldThereIsOneProcess() {
    Rendezvous alone = Rendezvous.of(Map.of());
    assertThat(alone.size()).isEqualTo(1);
    assertThat(alone.join()).isSameAs(Solo.PROCESS);
  }

  @Test
  void theEnvironmentOfTorchrunIsRead() {
    Map<String, String> environment =
        Map.of("RANK", "3", "WORLD_SIZE", "4", "MASTER_ADDR", "node-0", "MASTER_PORT", "40000");
    assertThat(Rendezvous.of(environment))
        .isEqualTo(new Rendezvous(3, 4, "node-0", 40000, Duration.ofMinutes(10)));
  }

  @Test
  void aWorldWithoutARankIsRefused() {
    assertThatThrownBy(() -> Rendezvous.of(Map.of("WORLD_SIZE", "2")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "WORLD_SIZE is 2 but RANK is not set (start with gangway launch, or set RANK in 0..1)");
  }

  @Test
  void aRankBeyondTheWorldIsRefused() {
    assertThatThrownBy(() -> Rendezvous.of(Map.of("WORLD_SIZE", "2", "RANK", "2")))
        .isInstanceOf(InputException.class)
        .hasMessage("RANK must be in 0..1, got 2");
  }

  @Test
  void aPortThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> Rendezvous.of(Map.of("MASTER_PORT", "http")))
        .isInstanceOf(InputException.class)
        .hasMessage("MASTER_PORT must be a whole number, got 'http'");
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThatThrownBy(() -> Addresses.facing("no-such-host.invalid", 29500))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("MASTER_ADDR 'no-such-host.invalid' is not known here");
  }
}
