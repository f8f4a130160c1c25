package dev.gangway.data.format;

import static dev.gangway.base.InputException.check;

import java.util.Optional;

/**
 * The columns of a Parquet file that a user named, with dots for what lies inside another ({@code
 * image.bytes}).
 *
 * @param image holds image files; empty to take the one that can only be meant
 * @param label holds labels; empty to take the one that can only be meant
 */
public record ColumnNames(Optional<String> image, Optional<String> label) {

  /** No column is named. */
  public static final ColumnNames NONE = new ColumnNames(Optional.empty(), Optional.empty());

  static final String IMAGE = "image";
  static final String LABEL = "label";

  /** With one more name, as a SPEC has it: {@code label=fine_label}. */
  public ColumnNames with(String role, String name) {
    Optional<String> before = role.equals(IMAGE) ? image : label;
    check(before.isEmpty(), "the column :%s= is named twice", role);
    return role.equals(IMAGE)
        ? new ColumnNames(Optional.of(name), label)
        : new ColumnNames(image, Optional.of(name));
  }

  /** As a SPEC ends with it. */
  @Override
  public String toString() {
    return image.map(name -> ending(IMAGE, name)).orElse("")
        + label.map(name -> ending(LABEL, name)).orElse("");
  }

  static String ending(String role, String name) {
    return ":" + role + "=" + name;
  }
}
