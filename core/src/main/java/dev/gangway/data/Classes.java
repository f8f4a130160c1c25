package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The classes of a set: label {@code i} means {@code names().get(i)}. A set whose images have no
 * labels may have none. Names are composed (Unicode's NFC) and have no space around them, so that
 * what reads the same is the same.
 */
public record Classes(List<String> names) {

  private static final int FEW = 5;

  public Classes {
    names = names.stream().map(Classes::normalised).toList();
    check(new HashSet<>(names).size() == names.size(), "class names must differ, got %s", names);
  }

  /** A name as {@link #names} has it. */
  static String normalised(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).strip();
  }

  /** The classes "0" to "9". */
  public static Classes digits() {
    return numbered(10);
  }

  /** The classes "0" to {@code count - 1}. */
  static Classes numbered(int count) {
    return new Classes(IntStream.range(0, count).mapToObj(Integer::toString).toList());
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
