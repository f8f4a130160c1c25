package dev.gangway.report;

import static dev.gangway.report.Html.element;
import static dev.gangway.report.Html.with;

import java.util.ArrayList;
import java.util.List;

/** Pieces that pages are made of. */
final class Sections {

  private Sections() {}

  /** A section with a heading; nothing if there is nothing in it. */
  static Html section(String id, String title, Html... content) {
    Html all = Html.of(content);
    if (all.markup().isEmpty()) {
      return Html.NOTHING;
    }
    return element(
        "section id=" + id + " aria-labelledby=h-" + id, element("h2 id=h-" + id, title), all);
  }

  static Html note(String text) {
    return element("p class=note", text);
  }

  /** The banner: name, what, state, and the button for light and dark. */
  static Html header(String title, Html subtitle) {
    return element(
        "header",
        element(
            "div class=bar",
            element("span class=brand", "Gangway"),
            element("button type=button id=theme hidden", "Dark")),
        element("h1", title),
        element("p class=subtitle", subtitle));
  }

  /** A big number with what it is. */
  static Html tile(String kind, String label, String value, String detail) {
    return element(
        "div class=\"tile " + kind + "\"",
        element("dt", label),
        element("dd", element("span class=value", value), element("span class=detail", detail)));
  }

  /** Names and values. */
  static Html facts(List<String[]> facts) {
    List<Html> rows = new ArrayList<>();
    for (String[] fact : facts) {
      rows.add(element("div", element("dt", fact[0]), element("dd", fact[1])));
    }
    return element("dl class=facts", Html.of(rows));
  }

  /**
   * A table that can be scrolled sideways.
   *
   * @param rows the first cell of each is its head
   */
  static Html table(String caption, List<String> heads, List<List<Html>> rows) {
    List<Html> head = heads.stream().map(text -> element("th scope=col", text)).toList();
    List<Html> body = new ArrayList<>();
    for (List<Html> row : rows) {
      List<Html> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(element(i == 0 ? "th scope=row" : "td", row.get(i)));
      }
      body.add(element("tr", Html.of(cells)));
    }
    return element(
        with("div class=scroll tabindex=0 role=region", "aria-label", caption),
        element(
            "table",
            element("caption", caption),
            element("thead", element("tr", Html.of(head))),
            element("tbody", Html.of(body))));
  }

  /** Where a script draws a chart. */
  static Html chart(Chart chart) {
    return element(
        with("figure class=chart", "data-chart", chart.id()),
        element("figcaption", chart.title()),
        element("div class=plot"),
        chart.note().isEmpty() ? Html.NOTHING : element("p class=note", chart.note()));
  }
}
