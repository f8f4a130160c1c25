package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.data.format.ColumnNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a user writes to name a data set: a catalogue name or a path, optionally followed by the
 * columns of a Parquet file ({@code :image=NAME}, {@code :label=NAME}) and by {@code :train},
 * {@code :val} or {@code :test}. Only exactly these endings count, so that paths may hold colons.
 *
 * @param place the name or the path
 * @param columns that are named, of Parquet files
 * @param part the part asked for, of a split; empty if the command may choose
 */
public record DataSpec(String place, ColumnNames columns, Optional<Part> part) {

  private static final Pattern COLUMN =
      Pattern.compile("(?s)(?<place>.*):(?<role>image|label)=(?<name>[^:/\\\\]+)");

  public DataSpec {
    check(!place.isBlank(), "a data set needs a name or a path, for example mnist or data/photos");
    check(part.isEmpty() || part.get() != Part.ALL, "a part is :train, :val or :test, got ALL");
    check(
        part.isPresent() || ending(place).isEmpty(),
        "'%s' ends with a part: pass the part by itself",
        place);
  }

  /** Reads what {@link #toString} writes. */
  public static DataSpec parse(String text) {
    Optional<Part> part = ending(text);
    String place =
        text.substring(0, text.length() - part.map(p -> 1 + p.toString().length()).orElse(0));
    ColumnNames columns = ColumnNames.NONE;
    for (Matcher last = COLUMN.matcher(place); last.matches(); last = COLUMN.matcher(place)) {
      columns = columns.with(last.group("role"), last.group("name"));
      place = last.group("place");
    }
    return new DataSpec(place, columns, part);
  }

  private static Optional<Part> ending(String text) {
    return Part.ofSplit().stream().filter(part -> text.endsWith(":" + part)).findFirst();
  }

  /** {@code text} as a path; throws if this system has no such paths. */
  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw InputException.of("'%s' is no path: %s", text, e.getReason());
    }
  }

  /** Whether both name the same set, or the same file or folder by whatever path. */
  public boolean samePlace(DataSpec other) {
    try {
      Optional<Path> here = path();
      Optional<Path> there = other.path();
      return place.equals(other.place)
          || (here.isPresent() && there.isPresent() && Files.isSameFile(here.get(), there.get()));
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** The file or folder that is named, if it is there; empty for a set with a name. */
  public Optional<Path> path() {
    return NamedSets.named(place).isPresent()
        ? Optional.empty()
        : Optional.of(path(place)).filter(Files::exists);
  }

  /**
   * The part to train on: the one asked for, else TRAIN if the set is split, else the whole; throws
   * if the set is split and has no TRAIN.
   */
  public Part trainPart(DataSet set) {
    Part part = asked(set).orElse(set.parts().contains(Part.ALL) ? Part.ALL : Part.TRAIN);
    requireOffered(part, set);
    return part;
  }

  /** The part to test on: the one asked for, else TEST, else VAL; empty if the set is not split. */
  public Optional<Part> testPart(DataSet set) {
    return asked(set)
        .or(() -> Stream.of(Part.TEST, Part.VAL).filter(set.parts()::contains).findFirst());
  }

  /** The part asked for, if any; throws if the set does not offer it. */
  private Optional<Part> asked(DataSet set) {
    part.ifPresent(asked -> requireOffered(asked, set));
    return part;
  }

  /** Throws unless {@code set} offers {@code part}. */
  static void requireOffered(Part part, DataSet set) {
    if (set.parts().contains(part)) {
      return;
    }
    String offered = new TreeSet<>(set.parts()).toString();
    if (part == Part.ALL) {
      throw InputException.of("%s is split: ask for one of its parts %s", set.name(), offered);
    }
    throw set.parts().contains(Part.ALL)
        ? InputException.of(
            "%s has no %s part: it is one whole (leave the part out)", set.name(), part)
        : InputException.of(
            "%s has no %s part: found %s (name one of these, as in %s:%s)",
            set.name(), part, offered, set.name(), new TreeSet<>(set.parts()).first());
  }

  /**
   * The same set by a path that holds in every working directory. A name stays as it is, and so
   * does what names nothing that is there.
   */
  public DataSpec absolute() {
    if (NamedSets.named(place).isPresent()) {
      return this;
    }
    Path path = path(place);
    if (Files.exists(path)) {
      return new DataSpec(absolute(path), columns, part);
    }
    return DataLoader.halves(place)
        .map(files -> absolute(files.get(0)) + "," + absolute(files.get(1)))
        .map(pair -> new DataSpec(pair, columns, part))
        .orElseGet(() -> new DataSpec(ParquetShards.absolute(place), columns, part));
  }

  /** Behind a link, {@code ..} leads elsewhere than the text says. */
  static String absolute(Path path) {
    Path whole = path.toAbsolutePath();
    Path plain = whole.normalize();
    try {
      return (Files.isSameFile(whole, plain) ? plain : whole).toString();
    } catch (IOException notThere) {
      return whole.toString();
    }
  }

  @Override
  public String toString() {
    return place + columns + part.map(p -> ":" + p).orElse("");
  }
}
