package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.data.format.ParquetColumns.ParquetColumn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The labels in a column of a Parquet file: names, or numbers from 0, which Hugging Face's datasets
 * library names in a note of the file. Its own label of unlabelled images is -1; others leave the
 * cell empty.
 */
final class ParquetLabels {

  private static final String UNLABELLED = "-1"; // among numbers
  private static final int MOST_CLASSES = 100_000;
  private static final int MOST_LISTED = 12;

  private final Object file;
  private final ParquetColumn column;
  private final List<String> values;

  /**
   * Labels.
   *
   * @param values as text, one for each image, empty where it has none
   */
  ParquetLabels(Object file, ParquetColumn column, List<String> values) {
    this.file = file;
    this.column = column;
    this.values =
        values.stream()
            .map(value -> column.isInteger() && value.equals(UNLABELLED) ? "" : value)
            .map(ImageSource::className)
            .toList();
  }

  /**
   * What the values stand for.
   *
   * @param names that the file's note has for numbers; empty if it has none
   */
  ImageSource.Labels in(List<String> names) {
    List<String> classes = classes(names);
    Map<String, Integer> places = new HashMap<>();
    classes.forEach(name -> places.put(name, places.size()));
    int[] labels =
        values.stream()
            .mapToInt(
                value ->
                    value.isEmpty()
                        ? ImageSource.NONE
                        : column.isText() ? places.get(value) : number(value))
            .toArray();
    return new ImageSource.Labels(labels, classes);
  }

  private List<String> classes(List<String> names) {
    List<String> given = values.stream().filter(value -> !value.isEmpty()).toList();
    if (column.isText()) {
      return List.copyOf(new TreeSet<>(given));
    }
    int largest = given.stream().mapToInt(this::number).max().orElse(-1);
    if (!names.isEmpty() && largest >= names.size()) {
      throw tooFew(names, largest);
    }
    return names.isEmpty() ? ImageSource.numbered(largest + 1) : names;
  }

  private int number(String value) {
    long number = Long.parseLong(value);
    if (number < 0 || number >= MOST_CLASSES) {
      throw wrong(value, "-1 for none, or 0 to " + (MOST_CLASSES - 1));
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
