package dev.gangway.data;

import static dev.gangway.run.InputException.check;

import dev.gangway.run.InputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** The classes of a set: label {@code i} means {@code names().get(i)}. */
public record Classes(List<String> names) {

  public Classes {
    names = List.copyOf(names);
    check(names.size() >= 2, "a classifier needs at least 2 classes, got %s", names);
    check(new HashSet<>(names).size() == names.size(), "class names must differ, got %s", names);
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

  /**
   * Throws unless both sets have the same classes under the same labels; the message lists the
   * differences.
   *
   * @param here what this set is called in the message
   * @param there what the other set is called in the message
   */
  public void requireSame(String here, Classes other, String there) {
    if (names.equals(other.names)) {
      return;
    }
    List<String> onlyHere = new ArrayList<>(names);
    onlyHere.removeAll(other.names);
    List<String> onlyThere = new ArrayList<>(other.names);
    onlyThere.removeAll(names);
    throw InputException.of(
        "%s and %s must have the same classes: only in %s: %s, only in %s: %s (rename or remove the class folders that"
            + " differ)",
        here, there, here, onlyHere, there, onlyThere);
  }
}
