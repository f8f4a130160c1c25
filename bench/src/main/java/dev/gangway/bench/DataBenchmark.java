package dev.gangway.bench;

import dev.gangway.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rate of every station of an image's way to the step, on one thread. */
public final class DataBenchmark implements Benchmark {

  /**
   * A rate.
   *
   * @param megabytesPerSecond of 8-bit pixels as they come out, 10^6 bytes each
   */
  public record Rate(double imagesPerSecond, double megabytesPerSecond) {}

  private final TrainingSettings settings;
  private final Effort effort;

  public DataBenchmark(TrainingSettings settings, Effort effort) {
    this.settings = settings;
    this.effort = effort;
  }

  @Override
  public String title() {
    return "data";
  }

  @Override
  public Measured measure() throws IOException {
    Map<String, Rate> rates = new LinkedHashMap<>();
    try (Race race = new Race()) {
      race.add(
          "data",
          WorkerProcess.start(Job.of(Job.Kind.DATA, settings), Surroundings.LAUNCHER),
          effort.runs());
      race.run(effort);
      race.timings("data").forEach((name, t) -> rates.put(name, rate(name, t.median())));
    }
    return new Measured(rates, section(rates));
  }

  private Rate rate(String name, double millis) {
    long decoded = 3L * DataTask.FILE_SIDE * DataTask.FILE_SIDE;
    long bytes = name.startsWith("decoding") ? decoded : settings.network().format().bytes();
    double perSecond = DataTask.IMAGES / millis * 1e3;
    return new Rate(perSecond, bytes * perSecond / 1e6);
  }

  private Section section(Map<String, Rate> rates) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("station", "images/s", "MB/s"));
    rates.forEach(
        (name, rate) ->
            rows.add(
                List.of(
                    name,
                    "%,.0f".formatted(rate.imagesPerSecond),
                    "%,.0f".formatted(rate.megabytesPerSecond))));
    String note =
        "One thread; files of %1$d x %1$d x 3, brought to %2$d x %2$d; MB of the pixels that come out."
            .formatted(DataTask.FILE_SIDE, settings.network().side());
    return new Section("Data", List.of(note), rows);
  }
}
