package dev.gangway.report;

import static dev.gangway.report.Html.element;
import static dev.gangway.report.Html.with;

import dev.gangway.base.InputException;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Writes the page of several runs side by side, for example of an ablation.
 *
 * @param moments t-SNE pictures of a run at most, of which the last is shown
 * @param perDomain points of each domain at most
 * @param notes takes a line about what could not be shown
 */
public record ComparisonReport(int moments, int perDomain, Consumer<String> notes) {

  private static final int MOST = 200; // runs
  private static final int PICTURES = 8; // rows with pictures

  /** What the scripts draw. */
  private record Data(List<Chart> charts, List<String> classes, List<Gallery> gallery) {}

  /** A t-SNE picture of a row. */
  private record Gallery(String id, RunData.Frame frame) {}

  /**
   * Writes it.
   *
   * @param name of the comparison, its title
   * @throws InputException if a folder is no run, or one of its files is broken
   */
  public void write(String name, List<Path> runs, Path out) throws IOException {
    InputException.check(
        runs.size() <= MOST, "a page compares at most %s runs, got %s", MOST, runs.size());
    List<RunFiles> files = new ArrayList<>();
    for (Path run : runs) {
      files.add(RunFiles.read(run));
    }
    List<Chart> charts = new ArrayList<>();
    List<Gallery> gallery = new ArrayList<>();
    List<Html> body = new ArrayList<>();
    List<Comparison> comparisons = Comparison.of(files);
    for (Comparison comparison : comparisons) {
      body.add(sections(comparison, out, charts, gallery));
    }
    String title = comparisons.size() == 1 ? comparisons.get(0).task() : name;
    long ended = files.stream().filter(run -> run.state().kind() == RunState.Kind.FINISHED).count();
    String about = "%s · %d runs, %d finished".formatted(name, files.size(), ended);
    Page page =
        new Page(
            title + " · Gangway",
            Sections.header(title, Html.text(about)),
            Html.of(body),
            new Data(charts, List.of(), gallery));
    WholeFile.write(out, page.html());
  }

  private Html sections(Comparison comparison, Path out, List<Chart> charts, List<Gallery> gallery)
      throws IOException {
    String id = charts.isEmpty() ? "" : "-" + charts.size();
    ComparisonTables tables = new ComparisonTables(comparison);
    List<Chart> own = new ArrayList<>();
    Map<RunFiles, Epochs> epochs = new LinkedHashMap<>();
    comparison.rows().forEach(row -> row.runs().forEach(run -> epochs.put(run, Epochs.of(run))));
    own.add(
        chart(
                "target" + id,
                "Target test accuracy (oracle)",
                comparison,
                epochs,
                Epochs.Epoch::targetTest)
            .inPercent());
    own.add(
        chart("source" + id, "Source test accuracy", comparison, epochs, Epochs.Epoch::sourceTest)
            .inPercent());
    own.add(
        chart(
            "proxy" + id,
            "Proxy A-distance of the domains",
            comparison,
            epochs,
            e -> distance(e, "proxy-a-distance")));
    own.add(
        chart(
            "mmd" + id,
            "Maximum mean discrepancy of the domains",
            comparison,
            epochs,
            e -> distance(e, "mmd")));
    own.removeIf(chart -> !chart.hasValues());
    charts.addAll(own);
    return Html.of(
        Sections.section(
            "result" + id,
            "Result: " + comparison.task(),
            tables.tiles(),
            tables.dots(),
            tables.table()),
        Sections.section(
            "curves" + id,
            "Over the training",
            element("div class=charts", Html.of(own.stream().map(Sections::chart).toList()))),
        pictures(comparison, id, gallery),
        Sections.section("runs" + id, "Runs", tables.runs(out)));
  }

  private static double distance(Epochs.Epoch epoch, String name) {
    return epoch.distances().getOrDefault(name, Double.NaN);
  }

  /** One curve for each run: a row's runs share a colour, a seed's a pattern. */
  private static Chart chart(
      String id,
      String title,
      Comparison comparison,
      Map<RunFiles, Epochs> epochs,
      ToDoubleFunction<Epochs.Epoch> value) {
    TreeSet<Long> iterations = new TreeSet<>();
    epochs.values().forEach(of -> of.all().forEach(epoch -> iterations.add(epoch.iteration())));
    List<Chart.Series> series = new ArrayList<>();
    for (int row = 0; row < comparison.rows().size(); row++) {
      Comparison.Row runs = comparison.rows().get(row);
      for (RunFiles run : runs.runs()) {
        Map<Long, Double> values = new LinkedHashMap<>();
        epochs.get(run).all().forEach(e -> values.put(e.iteration(), value.applyAsDouble(e)));
        List<Double> curve =
            iterations.stream()
                .map(at -> values.getOrDefault(at, Double.NaN))
                .map(number -> Double.isFinite(number) ? number : null)
                .toList();
        String label = runs.name() + ", seed " + run.seed();
        int dash = comparison.seeds().indexOf(run.seed());
        series.add(new Chart.Series(label, curve, row, dash));
      }
    }
    List<Double> x = iterations.stream().map(Long::doubleValue).toList();
    return new Chart(id, title, false, false, "", x, series);
  }

  /** For each row, the first run's last t-SNE and last generated images. */
  private Html pictures(Comparison comparison, String id, List<Gallery> gallery)
      throws IOException {
    List<Html> figures = new ArrayList<>();
    for (Comparison.Row row : comparison.rows().stream().limit(PICTURES).toList()) {
      RunFiles run = row.runs().get(0);
      List<Html> parts = new ArrayList<>();
      List<EmbeddingLayout> layouts =
          new EmbeddingLayouts(run.path(), perDomain, notes).at(moments);
      if (!layouts.isEmpty()) {
        EmbeddingLayout last = layouts.get(layouts.size() - 1);
        String canvas = "gallery" + id + "-" + gallery.size();
        gallery.add(
            new Gallery(
                canvas,
                new RunData.Frame(
                    last.iteration(),
                    last.trustworthiness(),
                    RunData.Cloud.of(last.source()),
                    RunData.Cloud.of(last.target()))));
        String about =
            "t-SNE of both domains after %s, step %d".formatted(row.name(), last.iteration());
        parts.add(element(with("canvas role=img id=" + canvas, "aria-label", about)));
      }
      sheet(run).ifPresent(sheet -> parts.add(drawn(row, sheet)));
      if (!parts.isEmpty()) {
        parts.add(0, element("figcaption", row.name() + ", seed " + run.seed()));
        figures.add(element("figure class=scatter", Html.of(parts)));
      }
    }
    return figures.isEmpty()
        ? Html.NOTHING
        : Sections.section(
            "pictures" + id,
            "What the last weights see and draw",
            Sections.note(
                "t-SNE of the embeddings, source as circles and target as triangles, and target images with what the generator makes of them below. The better the domains mix within each class, the better the adaptation."),
            element(
                "div class=key",
                element("span class=\"domain source\"", "● source"),
                element("span class=\"domain target\"", "▲ target")),
            element("div class=gallery", Html.of(figures)));
  }

  private static Html drawn(Comparison.Row row, SampleSheet sheet) {
    String about = "Target images and below each what " + row.name() + " draws of it";
    return element("div class=sheet", Html.image("", sheet.target(), about));
  }

  private static Optional<SampleSheet> sheet(RunFiles run) throws IOException {
    List<Path> files = SampleSheet.files(run.path());
    int side = run.config().at("/settings/network/side").asInt();
    return files.isEmpty() || side < 1
        ? Optional.empty()
        : SampleSheet.read(files.get(files.size() - 1), side);
  }
}
