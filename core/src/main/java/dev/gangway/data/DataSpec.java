package dev.gangway.data;

import static dev.gangway.run.InputException.check;

import dev.gangway.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user writes to name a data set: a catalogue name or a path, optionally followed by {@code
 * :train} or {@code :test}, and by the columns of a Parquet file ({@code :image=NAME}, {@code
 * :label=NAME}). Only exactly these endings count, so that paths may hold colons.
 *
 * @param place the name or the path
 * @param columns that are named, of Parquet files
 * @param part the part asked for, {@code TRAIN} or {@code TEST}; empty if the command may choose
 */
public record DataSpec(String place, ColumnNames columns, Optional<Part> part) {

  private static final String TRAIN = ":train";
  private static final String TEST = ":test";
  private static final Pattern COLUMN =
      Pattern.compile("(?s)(?<place>.*):(?<role>image|label)=(?<name>[^:/\\\\]+)");

  public DataSpec {
    check(!place.isBlank(), "a data set needs a name or a path, for example mnist or data/photos");
    check(part.isEmpty() || part.get() != Part.ALL, "a part is :train or :test, got ALL");
    check(
        part.isPresent() || !(place.endsWith(TRAIN) || place.endsWith(TEST)),
        "'%s' ends with a part: pass the part by itself",
        place);
  }

  /** Reads what {@link #toString} writes. */
  public static DataSpec parse(String text) {
    if (text.endsWith(TRAIN)) {
      return of(beforeEnding(text, TRAIN), Optional.of(Part.TRAIN));
    }
    if (text.endsWith(TEST)) {
      return of(beforeEnding(text, TEST), Optional.of(Part.TEST));
    }
    return of(text, Optional.empty());
  }

  private static DataSpec of(String text, Optional<Part> part) {
    String place = text;
    ColumnNames columns = ColumnNames.NONE;
    for (Matcher last = COLUMN.matcher(place); last.matches(); last = COLUMN.matcher(place)) {
      columns = columns.with(last.group("role"), last.group("name"));
      place = last.group("place");
    }
    return new DataSpec(place, columns, part);
  }

  private static String beforeEnding(String text, String ending) {
    return text.substring(0, text.length() - ending.length());
  }

  /** The part to train on: the one asked for, else TRAIN if the set is split, else the whole. */
  public Part trainPart(DataSet set) {
    return asked(set).orElse(set.parts().contains(Part.TRAIN) ? Part.TRAIN : Part.ALL);
  }

  /** The part to test on: the one asked for, else TEST; empty if the set is not split. */
  public Optional<Part> testPart(DataSet set) {
    return asked(set)
        .or(() -> set.parts().contains(Part.TEST) ? Optional.of(Part.TEST) : Optional.empty());
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
    if (part == Part.ALL) {
      throw InputException.of("%s is split: ask for its train or its test part", set.name());
    }
    throw InputException.of(
        "%s has no %s part: it is one whole (leave the part out)", set.name(), lower(part));
  }

  private static String lower(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The same set by a path that holds in every working directory. A name stays as it is, and so
   * does what names nothing that is there.
   */
  public DataSpec absolute() {
    if (NamedSets.named(place).isPresent()) {
      return this;
    }
    Path path = UnknownPlace.path(place);
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
    return place + columns + part.map(p -> ":" + lower(p)).orElse("");
  }
}
