package dev.gangway.cli.ablate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.cli.train.SameTraining;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Precision;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import dev.gangway.train.RunConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code ablation.json}: what an ablation is to run.
 *
 * @param rows of the table, the first being what the others are compared with
 * @param seeds one column each
 */
record AblationPlan(List<Row> rows, List<Long> seeds) {

  static final String FILE = "ablation.json";

  private static final String TURN = ".turn";

  /** One row: a training for each seed. */
  record Row(String name, RunConfig config) {

    Row withPrecision(Precision precision) {
      TrainingSettings settings = config.settings();
      return new Row(
          name,
          config.withSettings(settings.withCompute(settings.compute().withPrecision(precision))));
    }
  }

  record Cell(String row, long seed, Path folder, RunConfig config) {}

  /** All trainings, seed by seed, so that a whole table is there early. */
  List<Cell> cells(Path out) {
    List<Cell> cells = new ArrayList<>();
    for (long seed : seeds) {
      for (Row row : rows) {
        RunConfig config = row.config.withSettings(row.config.settings().withSeed(seed));
        String name = "%s-seed%d".formatted(row.name.replace(' ', ','), seed);
        cells.add(new Cell(row.name, seed, out.resolve("cells").resolve(name), config));
      }
    }
    return cells;
  }

  private static AblationPlan read(Path file) {
    return Json.read(
        file,
        AblationPlan.class,
        plan -> {
          plan.path("rows").forEach(row -> RunConfig.upgraded(row.path("config")));
          return plan;
        });
  }

  /** The plan of the ablation in a folder, if one has begun there. */
  static Optional<AblationPlan> in(Path out) {
    Path file = out.resolve(FILE);
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /**
   * Writes the plan of a new ablation, or resumes the same one.
   *
   * @throws InputException if the folder holds another plan or other things
   */
  void begin(Path out) throws IOException {
    if (!Files.exists(out.resolve(FILE)) && !Files.exists(out.resolve(TURN))) {
      RunDirectory.requireFree(out, "choose another --out");
    }
    try {
      Files.createDirectories(out);
      inTurn(out, () -> beginInTurn(out.resolve(FILE)));
    } catch (IOException e) {
      throw InputException.file(
          out, "the folder cannot be written", "check its permissions or choose another --out", e);
    }
  }

  /** What is written. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /** Lets processes that share a folder write in it one after the other. */
  static void inTurn(Path folder, Work work) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                folder.resolve(TURN), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock turn = file.lock()) {
      work.run();
    }
  }

  private void beginInTurn(Path file) throws IOException {
    if (Files.exists(file)) {
      requireSame(file);
    } else {
      WholeFile.write(file, Json.pretty(this));
    }
  }

  /** The same, also if an earlier version wrote it, with paths as they were typed. */
  private AblationPlan absolute() {
    return new AblationPlan(
        rows.stream().map(row -> new Row(row.name, row.config.absolute())).toList(), seeds);
  }

  /** Whether no two rows are the same. */
  boolean namesOnce() {
    return rows.stream().map(Row::name).distinct().count() == rows.size();
  }

  private void requireSame(Path file) {
    JsonNode before = SameTraining.tree(read(file).absolute());
    JsonNode now = SameTraining.tree(this);
    if (!before.equals(now)) {
      String where = SameTraining.difference(before, now);
      throw InputException.file(
          file,
          "the folder holds another ablation: " + where,
          String.valueOf(before.at(where)),
          String.valueOf(now.at(where)),
          "give the same options as before, or choose another --out");
    }
  }
}
