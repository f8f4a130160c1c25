package dev.gangway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures several lanes in turn, round by round. Closes them at the end. */
final class Race implements AutoCloseable {

  /** What a lane calls its time where it measures one thing. */
  static final String TIME = "time";

  /** One of several things that are measured in turn. */
  interface Lane extends AutoCloseable {

    /** Runs some times; milliseconds of each run by the names of what is measured. */
    List<Map<String, Double>> round(int runs) throws IOException;

    @Override
    default void close() throws IOException {}
  }

  private record Entry(Lane lane, int runs, Map<String, List<Double>> millis) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  Race add(String name, Lane lane, int runs) {
    entries.put(name, new Entry(lane, runs, new LinkedHashMap<>()));
    return this;
  }

  /** Runs all lanes; the warming runs are not counted. */
  void run(Benchmark.Effort effort) throws IOException {
    for (Entry entry : entries.values()) {
      entry.lane.round(effort.warming());
    }
    for (int round = 0; round < effort.rounds(); round++) {
      for (Entry entry : entries.values()) {
        for (Map<String, Double> run : entry.lane.round(entry.runs)) {
          run.forEach(
              (name, millis) ->
                  entry.millis.computeIfAbsent(name, unknown -> new ArrayList<>()).add(millis));
        }
      }
    }
  }

  Map<String, Timings> timings(String lane) {
    Map<String, Timings> timings = new LinkedHashMap<>();
    entries.get(lane).millis.forEach((name, all) -> timings.put(name, Timings.of(all)));
    return timings;
  }

  Timings time(String lane) {
    return timings(lane).get(TIME);
  }

  @Override
  public void close() throws IOException {
    for (Entry entry : entries.values()) {
      entry.lane.close();
    }
  }
}
