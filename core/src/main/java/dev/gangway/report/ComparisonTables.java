package dev.gangway.report;

import static dev.gangway.report.Html.element;
import static dev.gangway.report.Html.with;

import dev.gangway.eval.Spread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables and the picture of spreads of a comparison's page. */
record ComparisonTables(Comparison comparison) {

  private static final int WIDTH = 760; // of the picture of spreads
  private static final int NAMES = 170;
  private static final int LINE = 34;

  Html tiles() {
    List<Html> tiles = new ArrayList<>();
    comparison
        .best()
        .ifPresent(
            best -> {
              Spread spread = best.spread(RunFiles::targetTest).orElseThrow();
              tiles.add(
                  Sections.tile(
                      "hero",
                      "Best setting on the target: " + best.name(),
                      Figures.percent(spread.mean()),
                      seeds(spread) + ", held-out target images, last weights"));
              comparison
                  .gain(best)
                  .ifPresent(
                      gain ->
                          tiles.add(
                              Sections.tile(
                                  "gain",
                                  "Gain over source-only",
                                  Figures.typeset(Figures.points(gain.mean())) + " points",
                                  seeds(gain) + ", seed by seed")));
            });
    return tiles.isEmpty() ? Html.NOTHING : element("dl class=tiles", Html.of(tiles));
  }

  private static String seeds(Spread spread) {
    return spread.n() == 1
        ? "one seed"
        : "mean of %d seeds, deviation %s"
            .formatted(spread.n(), Figures.hundredths(spread.deviation()));
  }

  Html table() {
    List<String> heads = new ArrayList<>(List.of("setting"));
    comparison.seeds().forEach(seed -> heads.add("seed " + seed));
    heads.addAll(
        List.of("mean", "gain", "chosen weights", "best epoch", "transductive", "source test"));
    List<List<Html>> rows = new ArrayList<>();
    for (Comparison.Row row : comparison.rows()) {
      List<Html> cells = new ArrayList<>(List.of(Html.text(row.name())));
      for (long seed : comparison.seeds()) {
        double accuracy = row.ofSeed(seed).map(RunFiles::targetTest).orElse(Double.NaN);
        cells.add(Html.text(Figures.hundredths(accuracy)));
      }
      Html mean = spread(row.spread(RunFiles::targetTest));
      cells.add(comparison.best().filter(row::equals).isPresent() ? element("b", mean) : mean);
      cells.add(
          Html.text(comparison.gain(row).map(Figures::gain).map(Figures::typeset).orElse("–")));
      cells.add(score(row, "/selected/scores/targetTest/accuracy"));
      cells.add(score(row, "/oracleBest/accuracy"));
      cells.add(score(row, "/scores/targetTrain/accuracy"));
      cells.add(score(row, "/scores/sourceTest/accuracy"));
      rows.add(cells);
    }
    return Html.of(
        Sections.table("Accuracy in %, mean ± standard deviation over seeds", heads, rows),
        Sections.note(
            "Every score on the target saw its labels, for scoring alone. Seeds, mean and gain: the last weights on the target’s test images; chosen weights: those that a label-free validator chose; best epoch: chosen with the labels, on a sample; transductive: the last weights on the target’s training images."));
  }

  private static Html score(Comparison.Row row, String at) {
    return spread(row.spread(run -> run.summary().at(at).asDouble(Double.NaN)));
  }

  private static Html spread(Optional<Spread> spread) {
    return Html.text(spread.map(Figures::spread).orElse("–"));
  }

  /** A dot for each seed and a line at the mean, drawn to scale. */
  Html dots() {
    double low = 1;
    double high = 0;
    for (Comparison.Row row : comparison.rows()) {
      for (RunFiles run : row.runs()) {
        if (Double.isFinite(run.targetTest())) {
          low = Math.min(low, run.targetTest());
          high = Math.max(high, run.targetTest());
        }
      }
    }
    if (low > high) {
      return Html.NOTHING;
    }
    double from = Math.floor(20 * (low - 0.01)) / 20;
    double to = Math.ceil(20 * (high + 0.01)) / 20;
    int height = LINE * comparison.rows().size() + 30;
    StringBuilder marks = new StringBuilder();
    for (int tick = (int) Math.round(20 * from); tick <= Math.round(20 * to); tick++) {
      double x = x(tick / 20.0, from, to);
      marks.append(shape("<line x1='%1$.1f' x2='%1$.1f' y1='6' y2='%2$d'/>", x, height - 22));
      marks.append(
          shape(
              "<text class='axis' text-anchor='middle' x='%.1f' y='%d'>%d %%</text>",
              x, height - 6, 5 * tick));
    }
    for (int i = 0; i < comparison.rows().size(); i++) {
      marks.append(row(comparison.rows().get(i), LINE * i + LINE / 2 + 4, from, to));
    }
    String about =
        "Target accuracy of every seed and the mean of each setting; the values are in the table";
    return new Html(
        "<"
            + with(
                with("svg class=dots role=img", "viewBox", "0 0 " + WIDTH + " " + height),
                "aria-label",
                about)
            + ">"
            + marks
            + "</svg>");
  }

  private static String row(Comparison.Row row, int y, double from, double to) {
    StringBuilder marks = new StringBuilder(shape("<text x='0' y='%d'>", y + 5));
    String name = row.name().length() > 24 ? row.name().substring(0, 23) + "…" : row.name();
    marks.append(Html.text(name).markup()).append("</text>");
    row.spread(RunFiles::targetTest)
        .ifPresent(
            spread -> {
              double x = x(spread.mean(), from, to);
              marks.append(
                  shape(
                      "<line class='mean' x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d'/>",
                      x, y - 12, y + 12));
            });
    for (RunFiles run : row.runs()) {
      if (Double.isFinite(run.targetTest())) {
        marks.append(shape("<circle r='6' cx='%.1f' cy='%d'/>", x(run.targetTest(), from, to), y));
      }
    }
    return marks.toString();
  }

  private static double x(double share, double from, double to) {
    return NAMES + 20 + (share - from) / (to - from) * (WIDTH - NAMES - 50);
  }

  private static String shape(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** All runs, with a link to the page of each where there is one. */
  Html runs(Path out) {
    List<List<Html>> rows = new ArrayList<>();
    for (Comparison.Row row : comparison.rows()) {
      for (RunFiles run : row.runs()) {
        rows.add(
            List.of(
                link(run, out),
                Html.text(run.setting()),
                Html.text(run.seed()),
                Html.text(run.state().word()),
                Html.text(Figures.count(run.iteration())),
                Html.text(Figures.percent(run.targetTest())),
                Html.text(Figures.time(seconds(run)))));
      }
    }
    return Sections.table(
        "All runs",
        List.of("run", "setting", "seed", "state", "steps", "target test", "training time"),
        rows);
  }

  private static double seconds(RunFiles run) {
    return run.log().isEmpty()
        ? Double.NaN
        : run.log().get(run.log().size() - 1).path("seconds").asDouble(Double.NaN);
  }

  private static Html link(RunFiles run, Path out) {
    Path page = run.path().toAbsolutePath().normalize().resolve("report.html");
    Path from = out.toAbsolutePath().normalize().getParent();
    if (!Files.exists(page) || from == null || !page.startsWith(from)) {
      return Html.text(run.name());
    }
    StringBuilder address = new StringBuilder();
    for (Path part : from.relativize(page)) {
      address.append(address.isEmpty() ? "" : "/");
      address.append(
          java.net.URLEncoder.encode(part.toString(), java.nio.charset.StandardCharsets.UTF_8)
              .replace("+", "%20"));
    }
    return element(with("a", "href", address), run.name());
  }
}
