package dev.gangway.web;

import java.util.List;

/** Pieces that pages are made of, as the scripts and the plain HTML show them. */
final class Parts {

  private Parts() {}

  /** A line that must be seen: {@code bad}, {@code warn} or neither; a command may follow. */
  record Notice(String kind, String head, String text, String code) {}

  /** A number with what it is: {@code main}, {@code gain} or neither. */
  record Tile(String kind, String title, String value, String note, boolean oracle) {}

  /** A table; a row's first cell is its head, {@code best} the row that stands out or -1. */
  record Table(String caption, List<String> heads, List<List<String>> rows, int best) {
    Table(String caption, List<String> heads, List<List<String>> rows) {
      this(caption, heads, rows, -1);
    }
  }
}
