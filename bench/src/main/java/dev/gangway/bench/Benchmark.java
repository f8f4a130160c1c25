package dev.gangway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** One part of the measurements. */
public interface Benchmark {

  /** Measures; may take minutes. */
  Measured measure() throws IOException;

  /**
   * What a benchmark found.
   *
   * @param values for JSON
   * @param section for people
   */
  record Measured(Object values, Section section) {}

  /**
   * One table of a report.
   *
   * @param notes sentences above the table
   * @param lines of the table, the first being its heads: cells parted by " | "
   */
  record Section(String title, List<String> notes, List<String> lines) {

    /** Under one head, a line for each entry. */
    static <T> Section of(
        String title,
        String note,
        String heads,
        Map<String, T> rows,
        BiFunction<String, T, String> line) {
      List<String> lines = new ArrayList<>(List.of(heads));
      rows.forEach((name, value) -> lines.add(line.apply(name, value)));
      return new Section(title, List.of(note), lines);
    }

    /** As Markdown. */
    public String markdown() {
      StringBuilder text = new StringBuilder("## ").append(title).append("\n\n");
      text.append(String.join(" ", notes)).append("\n\n");
      String rule = "|" + "---|".repeat(lines.get(0).split(" \\| ", -1).length) + "\n";
      for (int i = 0; i < lines.size(); i++) {
        text.append("| ").append(lines.get(i)).append(" |\n").append(i == 0 ? rule : "");
      }
      return text.append("\n").toString();
    }
  }
}
