package dev.gangway.report;

import dev.gangway.base.InputException;
import dev.gangway.run.WholeFile;
import dev.gangway.run.view.Mistakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Writes the page of one run: one HTML file that needs nothing else.
 *
 * @param moments t-SNE pictures at most
 * @param perDomain points of each domain at most
 * @param notes takes a line about what could not be shown
 */
public record RunReport(int moments, int perDomain, Consumer<String> notes) {

  private static final int SHEETS = 12; // pictures of generated images at most
  private static final long SHEET_BYTES = 2 << 20; // of all of them, unless the newest has more
  private static final int NEIGHBOURS = 500; // folders looked through for a run to compare with

  public RunReport {
    InputException.check(
        moments >= 1 && moments <= 16, "moments must be in 1..16, got %s", moments);
  }

  /**
   * Writes it.
   *
   * @param noMistakes what the page says if there is no {@code mistakes.json}
   * @throws InputException if {@code run} is no run, or one of its files is broken
   */
  public void write(Path run, Path out, String noMistakes) throws IOException {
    RunFiles files = RunFiles.read(run);
    Epochs epochs = Epochs.of(files);
    List<EmbeddingLayout> layouts = new EmbeddingLayouts(run, perDomain, notes).at(moments);
    RunData data = RunData.of(files, epochs, layouts, sheets(files, epochs));
    Optional<Mistakes> mistakes = Mistakes.read(run);
    String page = new RunPage(files, epochs, sourceOnly(files), mistakes, noMistakes, data).html();
    WholeFile.write(out, page);
  }

  /** The pictures of generated images by iteration, some of them, the newest always. */
  private static Map<Long, SampleSheet> sheets(RunFiles run, Epochs epochs) throws IOException {
    TreeMap<Long, Path> all = new TreeMap<>();
    for (Path file : SampleSheet.files(run.path())) {
      String name = file.getFileName().toString().replace(".png", "");
      if (name.equals("last")) {
        all.put(run.iteration(), file);
      } else {
        long epoch = Long.parseLong(name.substring("epoch-".length()));
        epochs.all().stream()
            .filter(judged -> judged.epoch() == epoch)
            .findFirst()
            .ifPresent(judged -> all.putIfAbsent(judged.iteration(), file));
      }
    }
    List<Long> iterations = List.copyOf(all.descendingKeySet());
    TreeMap<Long, SampleSheet> sheets = new TreeMap<>();
    int side = run.config().at("/settings/network/side").asInt();
    long bytes = 0;
    int count = Math.min(SHEETS, iterations.size());
    for (int i = 0; i < count && side > 0; i++) {
      long iteration =
          iterations.get(
              count == 1 ? 0 : Math.round((float) (iterations.size() - 1) * i / (count - 1)));
      Optional<SampleSheet> sheet = SampleSheet.read(all.get(iteration), side);
      if (sheet.isPresent()) {
        bytes += sheet.get().source().length + sheet.get().target().length;
        if (bytes > SHEET_BYTES && !sheets.isEmpty()) {
          break;
        }
        sheets.put(iteration, sheet.get());
      }
    }
    return sheets;
  }

  /** The run beside this one that trained on the source alone, otherwise the same. */
  private static Optional<RunFiles> sourceOnly(RunFiles run) throws IOException {
    Path parent = run.path().toAbsolutePath().normalize().getParent();
    if (parent == null || run.setting().equals("source-only")) {
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      for (Path folder : entries.limit(NEIGHBOURS).sorted().toList()) {
        if (Files.isRegularFile(folder.resolve("config.json"))
            && Files.exists(folder.resolve("DONE"))) {
          Optional<RunFiles> other = comparable(folder, run);
          if (other.isPresent()) {
            return other;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<RunFiles> comparable(Path folder, RunFiles run) throws IOException {
    try {
      return Optional.of(RunFiles.readBriefly(folder))
          .filter(other -> other.setting().equals("source-only"))
          .filter(other -> other.task().equals(run.task()) && other.seed() == run.seed())
          .filter(other -> Double.isFinite(other.targetTest()));
    } catch (InputException broken) {
      return Optional.empty();
    }
  }
}
