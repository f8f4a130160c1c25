package dev.gangway.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Device;
import dev.gangway.nn.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One training step, as the settings say, beside the machine's rate and perhaps a peer's. */
public record StepBenchmark(
    TrainingSettings settings, Benchmark.Effort effort, Optional<String> peer)
    implements Benchmark {

  /**
   * One training step beside its yardsticks.
   *
   * @param stepMs median
   * @param gemmGflops the machine's best rate in the step's precision, measured in turn with it
   * @param stepGflops the counted operations of the step by its time
   * @param shareOfGemm 0..1
   * @param imagesPerSecond of both domains together
   * @param gigaOperations of one step
   * @param peakMebibytes of the whole process, on the host
   * @param peerMs of another program, or null
   * @param peerOverStep how many times as long it takes, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Figures(
      String method,
      Device device,
      Precision precision,
      int filters,
      int side,
      int batch,
      int threads,
      double stepMs,
      Timings step,
      double gemmGflops,
      double stepGflops,
      double shareOfGemm,
      double imagesPerSecond,
      double gigaOperations,
      long peakMebibytes,
      Double peerMs,
      Double peerOverStep) {}

  @Override
  public Measured measure() throws IOException {
    Precision precision = settings.compute().precision();
    try (Race race = new Race()) {
      WorkerProcess worker = WorkerProcess.start(Job.of(Job.Kind.STEP, settings));
      race.add("step", worker, effort.runs());
      race.add("products", GemmBenchmark.lane(settings, precision), 1);
      peer.ifPresent(command -> race.add("peer", new PeerLane(command), 1));
      race.run(effort);
      Figures figures = figures(race, worker.finish().peakBytes());
      return new Measured(figures, section(figures));
    }
  }

  private Figures figures(Race race, long peakBytes) {
    Timings step = race.time("step");
    double ms = step.median();
    double operations = StepCost.operations(settings);
    double rate = operations / ms / 1e6;
    Device device = settings.compute().device();
    double products = ProductsTask.rates(device, race.timings("products")).best();
    Double peerMs = peer.map(command -> race.time("peer").median()).orElse(null);
    return new Figures(
        settings.method().method().id(),
        device,
        settings.compute().precision(),
        settings.network().filters(),
        settings.network().side(),
        settings.batch(),
        settings.threads(),
        ms,
        step,
        products,
        rate,
        rate / products,
        (settings.method().method().seesTarget() ? 2 : 1) * settings.batch() / ms * 1e3,
        operations / 1e9,
        peakBytes >> 20,
        peerMs,
        peerMs == null ? null : peerMs / ms);
  }

  private Section section(Figures f) {
    String heads =
        "method | batch | precision | ms | images/s | GFLOP | GFLOP/s | product GFLOP/s | share"
            + " | peak MiB";
    String row =
        "%s | %d | %s | %s | %.0f | %.1f | %.0f | %.0f | %.0f %% | %d"
            .formatted(
                f.method,
                f.batch,
                f.precision.name().toLowerCase(Locale.ROOT),
                f.step.text(),
                f.imagesPerSecond,
                f.gigaOperations,
                f.stepGflops,
                f.gemmGflops,
                100 * f.shareOfGemm,
                f.peakMebibytes);
    if (f.peerMs != null) {
      heads += " | peer ms | peer / step";
      row += " | %.0f | %.2f".formatted(f.peerMs, f.peerOverStep);
    }
    String note =
        ("f = %d, side %d, on %s, %d threads. Milliseconds are medians with quartiles, of %d runs."
                + " GFLOP/s by the counted operations; the share is of the best matrix product in"
                + " the same precision, measured in turn.")
            .formatted(f.filters, f.side, f.device, f.threads, effort.rounds() * effort.runs());
    return new Section("The step", List.of(note), List.of(heads, row));
  }

  /**
   * Another program's step: a command that measures by itself and ends with a line of JSON with a
   * field {@code ms_median}.
   */
  static final class PeerLane implements Race.Lane {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int MOST_BYTES = 1 << 20;

    private final List<String> command;

    /** Takes words that blanks part. */
    PeerLane(String command) {
      this.command = BLANKS.splitAsStream(command.strip()).toList();
    }

    /** One run of the command, however many are asked for. */
    @Override
    public List<Map<String, Double>> round(int runs) throws IOException {
      Process process;
      try {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
      } catch (IOException e) {
        throw InputException.of("the peer cannot be started: %s", e.getMessage());
      }
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readNBytes(MOST_BYTES);
      process.destroy(); // one that still prints has printed too much
      return List.of(Map.of(Race.TIME, millis(new String(output, StandardCharsets.UTF_8))));
    }

    /** The median that the last line of an output tells. */
    static double millis(String output) {
      String last = output.strip().lines().reduce("", (before, line) -> line);
      try {
        JsonNode median = Json.parse(last, JsonNode.class).path("ms_median");
        if (median.isNumber() && median.asDouble() > 0) {
          return median.asDouble();
        }
      } catch (IOException notJson) {
        // said below
      }
      String found = last.length() > 200 ? last.substring(0, 200) + "..." : last;
      throw InputException.of(
          "the peer's last line must be JSON with a number ms_median > 0, found: %s", found);
    }
  }
}
