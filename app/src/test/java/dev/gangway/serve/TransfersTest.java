package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransfersTest {

  private final List<String> givenUp = new ArrayList<>();
  private final Transfers transfers = new Transfers(3, 100);

  private Transfers.Transfer begin(String name) {
    return transfers.begin(() -> givenUp.add(name));
  }

  @Test
  void whereThereAreTooManyTheOneThatStoodStillForLongestIsGivenUp() {
    Transfers.Transfer first = begin("first");
    begin("second");
    begin("third");
    first.grow(1);
    begin("fourth");
    assertThat(givenUp).containsExactly("second");
  }

  @Test
  void whereMemoryRunsShortTheOneThatStoodStillForLongestIsGivenUp() {
    Transfers.Transfer slow = begin("slow");
    slow.grow(60);
    Transfers.Transfer other = begin("other");
    other.grow(30);
    Transfers.Transfer quick = begin("quick");
    quick.grow(20);
    assertThat(givenUp).containsExactly("slow");
    quick.grow(50); // 30 + 20 + 50: all of it
    assertThat(givenUp).containsExactly("slow");
    assertThatThrownBy(() -> slow.grow(1))
        .isInstanceOf(Problem.class)
        .hasMessage("too much is being uploaded: come back later");
  }

  @Test
  void whatHasArrivedIsNotGivenUpAndKeepsItsMemory() {
    Transfers.Transfer whole = begin("whole");
    whole.grow(80);
    whole.arrived();
    Transfers.Transfer late = begin("late");
    assertThatThrownBy(() -> late.grow(21)).isInstanceOf(Problem.class);
    whole.close();
    begin("later").grow(100);
    assertThat(givenUp).isEmpty();
  }
}
