package dev.gangway.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.run.InputException;
import dev.gangway.run.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The labels in a column of a Parquet file: names, or numbers from 0, which Hugging Face's datasets
 * library names in a note of the file.
 */
final class ParquetLabels {

  private static final List<String> USUAL = List.of("label", "labels", "class");
  private static final String NOTE = "huggingface";
  private static final int MOST_CLASSES = 100_000;

  private final Path file;
  private final ParquetColumn column;
  private final List<String> values;

  /**
   * Labels.
   *
   * @param values as text, one for each image
   */
  ParquetLabels(Path file, ParquetColumn column, List<String> values) {
    this.file = file;
    this.column = column;
    this.values = values;
  }

  /** The column with labels, if there is one. */
  static Optional<ParquetColumn> column(List<ParquetColumn> all) {
    return USUAL.stream()
        .flatMap(name -> all.stream().filter(column -> column.name().equals(name)))
        .filter(column -> column.isText() || column.isInteger())
        .findFirst();
  }

  /**
   * The classes that the values stand for.
   *
   * @param notes of the file
   */
  Classes classes(Map<String, String> notes) {
    if (column.isText()) {
      return new Classes(List.copyOf(new TreeSet<>(values)));
    }
    int largest = values.stream().mapToInt(this::number).max().orElse(0);
    List<String> names = names(notes);
    if (!names.isEmpty() && largest >= names.size()) {
      throw wrong(Integer.toString(largest), "0 to " + (names.size() - 1));
    }
    return names.isEmpty() ? Classes.numbered(largest + 1) : new Classes(names);
  }

  /** Which of the classes each value stands for. */
  int[] in(Classes classes) {
    return values.stream()
        .mapToInt(value -> column.isText() ? classes.names().indexOf(value) : number(value))
        .toArray();
  }

  private int number(String value) {
    long number = Long.parseLong(value);
    if (number < 0 || number >= MOST_CLASSES) {
      throw wrong(value, "0 to " + (MOST_CLASSES - 1));
    }
    return (int) number;
  }

  private InputException wrong(String found, String expected) {
    return InputException.file(
        file, "wrong label in column " + column.name(), found, expected, "leave such rows out");
  }

  private List<String> names(Map<String, String> notes) {
    List<String> names = new ArrayList<>();
    try {
      Json.parse(notes.getOrDefault(NOTE, "{}"), JsonNode.class)
          .path("info")
          .path("features")
          .path(column.name())
          .path("names")
          .forEach(name -> names.add(name.asText()));
    } catch (IOException notJson) {
      return List.of();
    }
    return names;
  }
}
