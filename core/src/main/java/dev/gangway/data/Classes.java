package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.data.format.ImageSource;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The classes of a set: label {@code i} means {@code names().get(i)}. A set whose images have no
 * labels may have none. Names are composed (Unicode's NFC) and have no space around them, so that
 * what reads the same is the same.
 */
public record Classes(List<String> names) {

  private static final int FEW = 5;

  public Classes {
    names = names.stream().map(ImageSource::className).toList();
    check(new HashSet<>(names).size() == names.size(), "class names must differ, got %s", names);
  }

  /** The classes "0" to "9". */
  public static Classes digits() {
    return new Classes(ImageSource.numbered(10));
  }

  public int count() {
    return names.size();
  }

  public String name(int label) {
    return names.get(label);
  }

  /** The names for a message: all, or the first of many. */
  @Override
  public String toString() {
    return few(names);
  }

  static String few(List<String> names) {
    String first = names.stream().limit(FEW).collect(Collectors.joining(", "));
    return names.size() > FEW
        ? "%s and %d more".formatted(first, names.size() - FEW)
        : names.isEmpty() ? "none" : first;
  }
}
