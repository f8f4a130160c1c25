package dev.gangway.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.NetworkSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How time and memory of a step grow with batch, filters, image side and data. */
public record GrowthBenchmark(TrainingSettings settings, Benchmark.Effort effort)
    implements Benchmark {

  /** One size; images of both sets, and why there are no figures, or null. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Point(
      String grows,
      int batch,
      int filters,
      int side,
      int images,
      Timings step,
      Double imagesPerSecond,
      Double gflops,
      Long peakMebibytes,
      String error) {}

  private static final int[] BATCHES = {25, 50, 100, 200, 400};
  private static final int[] FILTERS = {16, 32, 64, 128};
  private static final int[] SIDES = {32, 64, 128};
  private static final int[] IMAGES = {1_000, 10_000, 100_000, 1_000_000};
  private static final int SMALL = 16; // filters, where only the data grow

  @Override
  public Measured measure() throws IOException {
    List<Point> points = new ArrayList<>();
    for (int batch : few(BATCHES)) {
      points.add(point("batch", settings.withBatch(batch)));
    }
    for (int filters : few(FILTERS)) {
      points.add(point("filters", settings.withNetwork(settings.network().withFilters(filters))));
    }
    for (int side : few(SIDES)) {
      points.add(point("side", withSide(side)));
    }
    for (int images : few(IMAGES)) {
      TrainingSettings small = settings.withNetwork(settings.network().withFilters(SMALL));
      points.add(point("images", small, Math.max(small.batch(), images / 2)));
    }
    return new Measured(points, section(points));
  }

  private TrainingSettings withSide(int side) {
    NetworkSettings n = settings.network();
    return settings.withNetwork(
        new NetworkSettings(
            side, n.channels(), n.classes(), n.filters(), n.embedding(), n.noise()));
  }

  /** All but the largest two, where a first look is enough. */
  private int[] few(int[] sizes) {
    return effort.brief() ? Arrays.copyOf(sizes, Math.max(2, sizes.length - 2)) : sizes;
  }

  private Point point(String grows, TrainingSettings varied) throws IOException {
    return point(grows, varied, 4 * varied.batch());
  }

  private Point point(String grows, TrainingSettings varied, int imagesOfEach) throws IOException {
    Job job = new Job(Job.Kind.STEP, varied, imagesOfEach);
    try (Race race = new Race()) {
      WorkerProcess worker = WorkerProcess.start(job);
      race.add("step", worker, 1);
      race.run(new Benchmark.Effort(1, Math.min(5, effort.rounds()), 1));
      Timings step = race.time("step");
      return point(grows, job, step, worker.finish().peakBytes() >> 20, null);
    } catch (WorkerProcess.Died noMemory) {
      return point(grows, job, null, null, noMemory.getMessage());
    }
  }

  private static Point point(String grows, Job job, Timings step, Long peak, String error) {
    TrainingSettings s = job.settings();
    return new Point(
        grows,
        s.batch(),
        s.network().filters(),
        s.network().side(),
        2 * job.images(),
        step,
        step == null ? null : 2 * s.batch() / step.median() * 1e3,
        step == null ? null : StepCost.operations(s) / step.median() / 1e6,
        peak,
        error);
  }

  private Section section(List<Point> points) {
    List<String> lines = new ArrayList<>();
    lines.add("what grows | batch | f | side | images | ms | images/s | GFLOP/s | peak MiB");
    for (Point p : points) {
      String size =
          "%s | %d | %d | %d | %,d | ".formatted(p.grows, p.batch, p.filters, p.side, p.images);
      String figures =
          p.step == null
              ? p.error + " | - | - | -"
              : "%s | %.0f | %.0f | %,d"
                  .formatted(p.step.text(), p.imagesPerSecond, p.gflops, p.peakMebibytes);
      lines.add(size + figures);
    }
    String note =
        "%s, %s, %d threads, each size in a process of its own; medians with quartiles."
            .formatted(
                settings.method().method().id(),
                settings.compute().precision().name().toLowerCase(Locale.ROOT),
                settings.threads());
    return new Section("Growth", List.of(note), lines);
  }
}
