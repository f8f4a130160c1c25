package dev.gangway.bench;

import java.util.List;

/**
 * One table of a report.
 *
 * @param notes sentences above the table
 * @param rows words in columns, the first row being the heads
 */
public record Section(String title, List<String> notes, List<List<String>> rows) {

  public Section {
    notes = List.copyOf(notes);
    rows = List.copyOf(rows);
  }

  /** As Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder("## ").append(title).append("\n\n");
    if (!notes.isEmpty()) {
      text.append(String.join(" ", notes)).append("\n\n");
    }
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append("|").append("---|".repeat(rows.get(0).size())).append("\n");
      }
    }
    return text.append("\n").toString();
  }
}
