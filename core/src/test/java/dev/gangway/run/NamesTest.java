package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NamesTest {

  private static final List<String> PRESETS = List.of("paper", "quick");

  @Test
  void aNameGivesItsValue() {
    assertThat(Names.choose("preset", "quick", PRESETS, Function.identity())).isEqualTo("quick");
  }

  @Test
  void anUnknownNameGetsTheNearestAndAll() {
    assertThatThrownBy(() -> Names.choose("preset", "papr", PRESETS, Function.identity()))
        .isInstanceOf(InputException.class)
        .hasMessage("there is no preset 'papr': did you mean paper? (presets: paper, quick)");
  }

  @Test
  void percentSignsOfAUserAreText() {
    assertThatThrownBy(() -> Names.choose("preset", "%d%n", PRESETS, Function.identity()))
        .hasMessageStartingWith("there is no preset '%d%n'");
    assertThat(InputException.file(Path.of("a%s"), "b", "%d", "c", "d"))
        .hasMessage("a%s: b: found %d, expected c (d)");
    assertThat(InputException.file(Path.of("a%s"), "b", "d", null)).hasMessage("a%s: b (d)");
  }
}
