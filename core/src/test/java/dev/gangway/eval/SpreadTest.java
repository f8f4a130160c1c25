package dev.gangway.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void theDeviationIsThatOfASample() {
    Spread spread = Spread.of(List.of(1.0, 2.0, 6.0));
    assertThat(spread.n()).isEqualTo(3);
    assertThat(spread.mean()).isEqualTo(3);
    assertThat(spread.deviation()).isCloseTo(Math.sqrt(7), within(1e-12)); // (4 + 1 + 9) / 2
  }

  @Test
  void oneValueHasNoDeviationAndNoneNoSpread() {
    assertThat(Spread.of(List.of(0.5)).deviation()).isNaN();
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
