package dev.gangway.report;

import static dev.gangway.report.Html.element;
import static dev.gangway.report.Html.with;

import dev.gangway.run.view.Mistakes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The page of one run.
 *
 * @param mistakes of its last weights, or why there are none to show
 */
record RunPage(
    RunFiles run,
    Epochs epochs,
    Optional<RunFiles> sourceOnly,
    Optional<Mistakes> mistakes,
    String noMistakes,
    RunData data) {

  String html() throws IOException {
    String title = "%s, %s, seed %d".formatted(run.task(), run.method(), run.seed());
    Html subtitle =
        Html.of(
            element(
                "span class=\"state "
                    + run.state().kind().name().toLowerCase(java.util.Locale.ROOT)
                    + "\"",
                run.state().word()),
            Html.text(" · run " + run.name()));
    return new Page(
            title + " · Gangway", Sections.header(title, subtitle), Html.of(body(), slider()), data)
        .html();
  }

  private Html body() {
    RunDetails details = new RunDetails(run, epochs);
    return Html.of(
        Sections.section("result", "Result", new RunResult(run, epochs, sourceOnly).html()),
        Sections.section("alarms", "Alarms", details.alarms()),
        Sections.section(
            "curves",
            "Over the training",
            charts(List.of("accuracy", "losses", "discriminator", "gradients"), "charts"),
            details.values()),
        tsne(),
        samples(),
        Sections.section("confusion", "Which classes are confused", confusion()),
        Sections.section("mistakes", "The surest mistakes", surest()),
        Sections.section(
            "confidence", "How far its probabilities can be trusted", details.confidence()),
        Sections.section(
            "validators", "Choosing without labels", details.validators(), validatorCharts()),
        Sections.section("settings", "What was run", details.settings()),
        Sections.section(
            "time", "Time and speed", details.time(), charts(List.of("speed"), "charts")),
        Sections.section("provenance", "Provenance", details.provenance()));
  }

  private Html charts(List<String> ids, String kind) {
    List<Html> figures =
        ids.stream()
            .flatMap(id -> data.charts().stream().filter(chart -> chart.id().equals(id)))
            .map(Sections::chart)
            .toList();
    return figures.isEmpty() ? Html.NOTHING : element("div class=" + kind, Html.of(figures));
  }

  private Html validatorCharts() {
    List<String> ids =
        data.charts().stream().map(Chart::id).filter(id -> id.startsWith("validator-")).toList();
    return charts(ids, "small-charts");
  }

  /** t-SNE and the two numbers for what it shows. */
  private Html tsne() {
    String choose = data.moments().size() < 2 ? "" : " Choose a moment with the slider below.";
    Html pictures =
        data.frames().isEmpty()
            ? Sections.note("No t-SNE: the run has left no embeddings that can be shown.")
            : Html.of(
                Sections.note(
                    "Each point is an image as the feature extractor sees it; neighbours lie beside neighbours (t-SNE: distances between clusters mean little). Adaptation has worked where both domains of a class share a place."
                        + choose),
                element(
                    "div class=charts",
                    scatter("domains", "By domain"),
                    scatter("classes", "By class")),
                element("p class=note id=tsne-note aria-live=polite", ""));
    return Sections.section(
        "tsne",
        "How both domains look to the classifier",
        pictures,
        charts(List.of("proxy", "mmd"), "charts"));
  }

  private static Html scatter(String id, String title) {
    return element(
        "figure class=scatter",
        element("figcaption", title),
        element("canvas id=scatter-" + id + " role=img"),
        element("div class=legend id=legend-" + id, ""));
  }

  private Html samples() {
    if (data.sheets().isEmpty()) {
      String why =
          run.generates()
              ? "The run has left no pictures of generated images."
              : "This run has no generator.";
      return Sections.section("samples", "What the generator draws", Sections.note(why));
    }
    return Sections.section(
        "samples",
        "What the generator draws",
        Sections.note(
            "Below each input is the source-like image that the generator makes of its embedding. The more a target’s image looks like a source image of the same class, the better the embedding crosses over."),
        element(
            "div class=charts",
            sheet("source", "From source images"),
            sheet("target", "From target images")),
        element("p class=note id=samples-note aria-live=polite", ""));
  }

  private Html sheet(String domain, String title) {
    RunData.Sheet last = data.sheets().get(data.sheets().size() - 1);
    String address = domain.equals("source") ? last.source() : last.target();
    String about =
        "Rows of %s images, each with the image generated from it below".formatted(domain);
    return element(
        "figure class=sheet",
        element("figcaption", title),
        new Html("<" + with(with("img id=sheet-" + domain, "src", address), "alt", about) + ">"));
  }

  private Html confusion() {
    Html target =
        ConfusionTable.of(
            run.summary().at("/scores/targetTest"), "Target test images, last weights (oracle)");
    Html source =
        ConfusionTable.of(
            run.summary().at("/scores/sourceTest"), "Source test images, last weights");
    if (target.markup().isEmpty() && source.markup().isEmpty()) {
      return Sections.note("Known once the run has finished.");
    }
    if (target.markup().isEmpty()) {
      return source;
    }
    return Html.of(
        target, element("details", element("summary", "The same on the source"), source));
  }

  private Html surest() {
    if (mistakes.isEmpty()) {
      return Sections.note(noMistakes);
    }
    Mistakes found = mistakes.get();
    List<Html> figures = new ArrayList<>();
    for (Mistakes.Mistake mistake : found.worst()) {
      String about = "a %s taken for %s".formatted(mistake.label(), mistake.predicted());
      figures.add(
          element(
              "figure",
              Html.image("width=64 height=64", mistake.png(), about),
              element(
                  "figcaption",
                  element("b", mistake.label() + " → " + mistake.predicted()),
                  Html.text(" " + Figures.percent(mistake.confidence())))));
    }
    return Html.of(
        Sections.note(
            "Target test images with their true class, what the classifier says instead, and how sure it is: the surest %d of %s wrong ones (of %s), weights of step %s."
                .formatted(
                    found.worst().size(),
                    Figures.count(found.wrong()),
                    Figures.count(found.of()),
                    Figures.count(found.iteration()))),
        element("div class=mistakes", Html.of(figures)));
  }

  /** The one slider that moves everything. */
  private Html slider() {
    if (data.moments().size() < 2) {
      return Html.NOTHING;
    }
    int last = data.moments().size() - 1;
    return element(
        "div class=slider role=group aria-label=\"Moment of the training\"",
        element("button type=button id=play", "Play"),
        element("label for=moment", "Epoch"),
        new Html(
            "<" + with(with("input type=range id=moment min=0", "max", last), "value", last) + ">"),
        element("output id=moment-text for=moment", ""));
  }
}
