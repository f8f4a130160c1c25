package dev.gangway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the command to its first word, and of a training to its first step. */
public final class StartupBenchmark implements Benchmark {

  private static final String HELP = "gangway --help";
  private static final String TRAIN_HELP = "gangway train --help";
  private static final String FIRST_STEP =
      "gangway train on the synthetic domains, to the first step";

  private final List<String> gangway;
  private final Effort effort;

  /**
   * A benchmark.
   *
   * @param gangway the words that start the program
   */
  public StartupBenchmark(List<String> gangway, Effort effort) {
    this.gangway = List.copyOf(gangway);
    this.effort = effort;
  }

  @Override
  public String title() {
    return "startup";
  }

  @Override
  public Measured measure() throws IOException {
    Map<String, Timings> timings = new LinkedHashMap<>();
    try (TemporaryFolder folder = TemporaryFolder.create("gangway-startup");
        Race race = new Race()) {
      race.add(HELP, command("--help"), effort.runs());
      race.add(TRAIN_HELP, command("train", "--help"), effort.runs());
      race.add(FIRST_STEP, new FirstStepLane(gangway, folder.path()), 1);
      race.run(new Effort(1, Math.min(5, effort.rounds()), effort.runs()));
      for (String name : List.of(HELP, TRAIN_HELP, FIRST_STEP)) {
        timings.put(name, race.step(name));
      }
    }
    return new Measured(timings, section(timings));
  }

  private Lane command(String... words) {
    List<String> command = new ArrayList<>(gangway);
    command.addAll(List.of(words));
    return new CommandLane(command);
  }

  private static Section section(Map<String, Timings> timings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("command", "ms", "best"));
    timings.forEach((name, t) -> rows.add(List.of(name, t.text(), "%.0f".formatted(t.best()))));
    return new Section(
        "Start", List.of("Whole processes, launcher and all; medians with quartiles."), rows);
  }
}
