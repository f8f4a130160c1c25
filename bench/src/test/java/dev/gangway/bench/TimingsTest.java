package dev.gangway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimingsTest {

  @Test
  void quartilesLieBetweenTheValuesBesideThem() {
    Timings timings = Timings.of(List.of(4.0, 1.0, 3.0, 2.0));
    assertThat(timings).isEqualTo(new Timings(4, 2.5, 1.75, 3.25, 1));
    assertThat(timings.text()).isEqualTo("3 (2-3)");
  }

  @Test
  void aSingleTimeIsItsOwnMedian() {
    assertThat(Timings.of(List.of(7.0))).isEqualTo(new Timings(1, 7, 7, 7, 7));
  }

  @Test
  void noTimesHaveNoMedian() {
    assertThatThrownBy(() -> Timings.of(List.of())).hasMessage("no times");
  }

  @Test
  void aSectionIsATableInMarkdown() {
    Benchmark.Section section =
        new Benchmark.Section("T", List.of("One.", "Two."), List.of("a | b", "1 | 2"));
    assertThat(section.markdown())
        .isEqualTo("## T\n\nOne. Two.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n");
  }
}
