package dev.gangway.data;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A part of a data set. A set without a split has only {@link #ALL}. */
public enum Part {
  TRAIN,
  VAL,
  TEST,
  ALL;

  /** The parts of a split. */
  public static Set<Part> ofSplit() {
    return EnumSet.of(TRAIN, VAL, TEST);
  }

  /** The part that people give this name, in upper or lower case; empty if it is no part's. */
  static Optional<Part> named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "train", "training" -> Optional.of(TRAIN);
      case "val", "valid", "validation", "dev" -> Optional.of(VAL);
      case "test", "testing" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }

  /** As a user writes it: {@code train}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
