package dev.gangway.report;

import static dev.gangway.report.Html.element;
import static dev.gangway.report.Html.with;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A confusion matrix as a table whose cells are shaded by their share of the row. */
final class ConfusionTable {

  private static final int SHADES = 10;
  private static final int MOST = 60; // classes that a page can show

  private ConfusionTable() {}

  /** Of an evaluation in {@code summary.json}; nothing if it is not there. */
  static Html of(JsonNode evaluation, String caption) {
    JsonNode names = evaluation.path("classNames");
    JsonNode counts = evaluation.path("confusion");
    if (!counts.isArray() || counts.isEmpty()) {
      return Html.NOTHING;
    }
    if (counts.size() > MOST) {
      return Sections.note(caption + ": too many classes for a page.");
    }
    List<Html> heads =
        new ArrayList<>(List.of(element("th scope=col class=corner", "true ↓ predicted →")));
    names.forEach(name -> heads.add(element("th scope=col", name.asText())));
    heads.add(element("th scope=col", "recall"));
    List<Html> rows = new ArrayList<>();
    for (int row = 0; row < counts.size(); row++) {
      rows.add(
          row(
              names.path(row).asText(),
              counts.path(row),
              evaluation.path("undecided").path(row).asInt(),
              row));
    }
    return element(
        with("div class=scroll tabindex=0 role=region", "aria-label", caption),
        element(
            "table class=confusion",
            element("caption", caption),
            element("thead", element("tr", Html.of(heads))),
            element("tbody", Html.of(rows))));
  }

  private static Html row(String name, JsonNode counts, int undecided, int row) {
    long total = undecided;
    for (JsonNode count : counts) {
      total += count.asLong();
    }
    List<Html> cells = new ArrayList<>(List.of(element("th scope=row", name)));
    for (int column = 0; column < counts.size(); column++) {
      long count = counts.path(column).asLong();
      double share = total == 0 ? 0 : (double) count / total;
      int shade = count == 0 ? 0 : Math.max(1, (int) Math.round(SHADES * share));
      String kind = "td class=\"s" + shade + (row == column ? " hit" : "") + "\"";
      cells.add(element(kind, count == 0 ? "" : Figures.count(count)));
    }
    double recall = total == 0 ? Double.NaN : counts.path(row).asDouble() / total;
    cells.add(element("td class=recall", Figures.percent(recall)));
    return element("tr", Html.of(cells));
  }
}
