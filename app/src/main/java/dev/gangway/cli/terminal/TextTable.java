package dev.gangway.cli.terminal;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of words in aligned columns, the first row being the heads. */
public record TextTable(List<List<String>> rows) {

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] widths =
        IntStream.range(0, columns)
            .map(c -> rows.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, widths.length)
            .mapToObj(c -> row.get(c) + " ".repeat(widths[c] - row.get(c).length()))
            .collect(Collectors.joining("  "))
            .stripTrailing()
        + System.lineSeparator();
  }
}
