package dev.gangway.cli.ablate;

import dev.gangway.base.Json;
import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.train.DataReading;
import dev.gangway.cli.train.TrainingSession;
import dev.gangway.image.ImageFormat;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import dev.gangway.train.RunConfig;
import dev.gangway.train.TrainingData;
import dev.gangway.train.TrainingFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs the trainings of a plan that have not ended yet, and keeps the table up to date. */
final class Ablation {

  private final AblationPlan plan;
  private final Path out;
  private final Terminal terminal;
  private TrainingData data;
  private Sets read;

  /** What decides which images a training sees. */
  private record Sets(ImageFormat format, long seed) {
    static Sets of(RunConfig config) {
      return new Sets(config.settings().network().format(), config.settings().seed());
    }
  }

  /** An ablation in a folder, with the data of its first training. */
  Ablation(AblationPlan plan, Path out, Terminal terminal, TrainingData data) {
    this.plan = plan;
    this.out = out;
    this.terminal = terminal;
    this.data = data;
    this.read = Sets.of(plan.rows().get(0).config());
  }

  /** Runs what is left; returns false if the user stopped it. */
  boolean run(StopRequest stop) throws IOException {
    TrainingSession session = new TrainingSession(terminal, Double.POSITIVE_INFINITY, stop);
    for (AblationPlan.Cell cell : left()) {
      try (RunDirectory run = free(cell)) {
        if (run == null || AblationTable.Result.of(cell).isPresent()) {
          continue; // another process trains it, or just has
        }
        announce(cell);
        if (!train(cell, run, session)) {
          return false;
        }
        write();
      }
    }
    return true;
  }

  /** The folder of a training, locked; null if another process of the same ablation has it. */
  private static RunDirectory free(AblationPlan.Cell cell) throws IOException {
    Files.createDirectories(cell.folder());
    if (!Files.exists(cell.folder().resolve("config.json"))) {
      WholeFile.write(cell.folder().resolve("config.json"), Json.pretty(cell.config()));
    }
    return RunDirectory.openIfFree(cell.folder()).orElse(null);
  }

  private void announce(AblationPlan.Cell cell) {
    List<AblationTable.Result> ended = results();
    List<AblationPlan.Cell> left = left();
    long processes =
        left.stream().filter(other -> RunDirectory.isBeingWritten(other.folder())).count();
    double seconds = secondsLeft(ended, left, Math.max(1, processes));
    terminal.note(
        "%s, seed %d (%d of %d trainings have ended, %s)"
            .formatted(
                cell.row(), cell.seed(), ended.size(), plan.cells(out).size(), timeLeft(seconds)));
  }

  /**
   * Seconds that an ablation will still take, at the pace of those trainings of the same row that
   * have ended, or of all that have; NaN as long as nothing has ended.
   *
   * @param processes that share the work
   */
  static double secondsLeft(
      List<AblationTable.Result> ended, List<AblationPlan.Cell> left, long processes) {
    double seconds = 0;
    for (AblationPlan.Cell cell : left) {
      List<AblationTable.Result> alike =
          ended.stream().filter(result -> result.row().equals(cell.row())).toList();
      seconds += meanSeconds(alike.isEmpty() ? ended : alike);
    }
    return seconds / processes;
  }

  private static double meanSeconds(List<AblationTable.Result> results) {
    return results.stream().mapToDouble(AblationTable.Result::seconds).average().orElse(Double.NaN);
  }

  /** For example "about 1 h 05 min left". */
  static String timeLeft(double seconds) {
    if (Double.isNaN(seconds)) {
      return "time left not known yet";
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 60
        ? "about %d min left".formatted(Math.max(1, minutes))
        : "about %d h %02d min left".formatted(minutes / 60, minutes % 60);
  }

  private List<AblationPlan.Cell> left() {
    return plan.cells(out).stream()
        .filter(cell -> AblationTable.Result.of(cell).isEmpty())
        .toList();
  }

  private List<AblationTable.Result> results() {
    return plan.cells(out).stream()
        .map(AblationTable.Result::of)
        .flatMap(Optional::stream)
        .toList();
  }

  /** A training that fails leaves its cell empty; the others are trained. */
  private boolean train(AblationPlan.Cell cell, RunDirectory run, TrainingSession session)
      throws IOException {
    try {
      return session.train(cell.config(), data(cell.config()), run).isPresent();
    } catch (TrainingFailedException failed) {
      terminal.note("failed: " + failed.getMessage());
      return true;
    }
  }

  private TrainingData data(RunConfig config) {
    Sets wanted = Sets.of(config);
    if (!wanted.equals(read)) {
      data = null; // before the next is read
      data = new DataReading(config, terminal).read();
      read = wanted;
    }
    return data;
  }

  List<Path> ended() {
    return plan.cells(out).stream()
        .filter(cell -> AblationTable.Result.of(cell).isPresent())
        .map(AblationPlan.Cell::folder)
        .toList();
  }

  long failed() {
    return left().stream().filter(cell -> Files.exists(cell.folder().resolve("FAILED"))).count();
  }

  AblationTable table() {
    return AblationTable.of(plan, results());
  }

  /** Writes the table in all its forms; of several processes one after the other. */
  void write() throws IOException {
    AblationPlan.inTurn(out, () -> write(table()));
  }

  private void write(AblationTable table) throws IOException {
    WholeFile.write(out.resolve("ablation.md"), table.markdown());
    WholeFile.write(out.resolve("ablation.csv"), table.csv());
    WholeFile.write(out.resolve("results.json"), Json.pretty(table));
  }
}
