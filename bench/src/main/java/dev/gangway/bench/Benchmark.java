package dev.gangway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** One part of the measurements. */
public interface Benchmark {

  /** Measures; may take minutes. */
  Measured measure() throws IOException;

  /** Values for JSON, and a section for people. */
  record Measured(Object values, Section section) {}

  /** A table below sentences; cells are parted by " | ", the first line is its heads. */
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

  /** How long to measure: uncounted runs first, then rounds of so many runs. */
  public record Effort(int warming, int rounds, int runs) {

    /** Enough for figures that can be published. */
    public static Effort thorough() {
      return new Effort(3, 10, 3);
    }

    public static Effort quick() {
      return new Effort(1, 3, 2);
    }

    boolean brief() {
      return rounds < 5;
    }
  }

  /** A folder that is gone, with all that is in it, when it is closed. */
  record TemporaryFolder(Path path) implements AutoCloseable {

    static TemporaryFolder create(String name) throws IOException {
      return new TemporaryFolder(Files.createTempDirectory(name));
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> tree = Files.walk(path)) {
        for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(entry);
        }
      }
    }
  }
}
