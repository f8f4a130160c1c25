package dev.gangway.web;

import java.util.List;

/** Pieces that pages are made of, as the scripts and the plain HTML show them. */
final class Parts {

  private Parts() {}

  /**
   * A line that must be seen.
   *
   * @param kind {@code bad}, {@code warn} or empty
   * @param code a command after the text, or empty
   */
  record Notice(String kind, String head, String text, String code) {}

  /**
   * A number with what it is.
   *
   * @param kind {@code main} for the one that counts most, {@code gain}, or empty
   * @param oracle whether it saw the target's labels
   */
  record Tile(String kind, String title, String value, String note, boolean oracle) {}

  /** A name and its value. */
  record Fact(String name, String value) {}

  /**
   * A table.
   *
   * @param rows as long as the heads; the first cell of each is its head
   * @param best the row that stands out, or -1
   */
  record Table(String caption, List<String> heads, List<List<String>> rows, int best) {
    Table(String caption, List<String> heads, List<List<String>> rows) {
      this(caption, heads, rows, -1);
    }
  }

  /** A table under the words that explain it; null where there is nothing to show. */
  record Explained(String note, Table table) {}
}
