package dev.gangway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RaceTest {

  /** Notes when it runs; its times are 1, 2, 3... */
  private record Noting(String name, List<String> notes) implements Race.Lane {
    @Override
    public List<Map<String, Double>> round(int runs) {
      notes.add(name + runs);
      return Collections.nCopies(runs, Map.of(Race.TIME, (double) notes.size()));
    }

    @Override
    public void close() {
      notes.add("end of " + name);
    }
  }

  @Test
  void lanesRunInTurnAndWarmingDoesNotCount() throws IOException {
    List<String> notes = new ArrayList<>();
    try (Race race = new Race()) {
      race.add("a", new Noting("a", notes), 2).add("b", new Noting("b", notes), 1);
      race.run(new Benchmark.Effort(5, 2, 9));
      assertThat(race.time("a")).isEqualTo(Timings.of(List.of(3.0, 3.0, 5.0, 5.0)));
      assertThat(race.time("b")).isEqualTo(Timings.of(List.of(4.0, 6.0)));
    }
    assertThat(notes).containsExactly("a5", "b5", "a2", "b1", "a2", "b1", "end of a", "end of b");
  }
}
