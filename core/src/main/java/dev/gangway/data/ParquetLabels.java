package dev.gangway.data;

import dev.gangway.run.InputException;
import java.util.List;
import java.util.TreeSet;

/**
 * The labels in a column of a Parquet file: names, or numbers from 0, which Hugging Face's datasets
 * library names in a note of the file.
 */
final class ParquetLabels {

  private static final int MOST_CLASSES = 100_000;
  private static final int MOST_LISTED = 12;

  private final Object file;
  private final ParquetColumn column;
  private final List<String> values;

  /**
   * Labels.
   *
   * @param values as text, one for each image
   */
  ParquetLabels(Object file, ParquetColumn column, List<String> values) {
    this.file = file;
    this.column = column;
    this.values = values;
  }

  /**
   * The classes that the values stand for.
   *
   * @param names that the file's note has for numbers; empty if it has none
   */
  Classes classes(List<String> names) {
    if (column.isText()) {
      return new Classes(List.copyOf(new TreeSet<>(values)));
    }
    int largest = values.stream().mapToInt(this::number).max().orElse(0);
    if (!names.isEmpty() && largest >= names.size()) {
      throw tooFew(names, largest);
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

  private InputException tooFew(List<String> names, int largest) {
    return InputException.file(
        file,
        "more labels than names in column " + column.name(),
        "label " + largest,
        "0 to %d, since its note names %d classes (%s)"
            .formatted(names.size() - 1, names.size(), shortened(names)),
        "write the file with the names of all classes, or without any");
  }

  private static String shortened(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(names.size(), MOST_LISTED)));
    return names.size() > MOST_LISTED ? first + "..." : first;
  }

  private InputException wrong(String found, String expected) {
    return InputException.file(
        file, "wrong label in column " + column.name(), found, expected, "leave such rows out");
  }
}
