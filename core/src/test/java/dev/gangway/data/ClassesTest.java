package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.run.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassesTest {

  @Test
  void differingClassesAreListedOnBothSides() {
    Classes source = new Classes(List.of("bike", "car", "mug"));
    Classes target = new Classes(List.of("car", "mug", "phone"));
    assertThatThrownBy(() -> source.requireSame("source", target, "target"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("only in source: [bike], only in target: [phone]");
  }
}
