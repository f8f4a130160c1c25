package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.data.format.ColumnNames;
import dev.gangway.data.format.FileFormat;
import dev.gangway.data.format.IdxSource;
import dev.gangway.data.format.ImageFolder;
import dev.gangway.data.format.ImageSource;
import dev.gangway.data.format.ImageTree;
import dev.gangway.data.format.ParquetSet;
import dev.gangway.image.BackgroundColour;
import dev.gangway.image.ImageDecoder;
import dev.gangway.run.Names;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Opens the data set that a {@link DataSpec} names. */
public final class DataLoader {

  private final Path dataDir;
  private final ImageReading reading;

  /**
   * @param dataDir where the named sets lie, one folder per name
   */
  public DataLoader(Path dataDir, BadImages badImages) {
    this(
        dataDir,
        new ImageReading(new ImageDecoder(BackgroundColour.WHITE), badImages, skipped -> {}));
  }

  private DataLoader(Path dataDir, ImageReading reading) {
    this.dataDir = dataDir;
    this.reading = reading;
  }

  /** The same loader, telling in a line of every image that {@link BadImages#SKIP} leaves out. */
  public DataLoader withSkipListener(Consumer<String> listener) {
    return new DataLoader(
        dataDir,
        new ImageReading(reading.decoder(), reading.policy(), listener, reading.features()));
  }

  /** The same loader, with this colour under transparent pixels; white otherwise. */
  public DataLoader withBackground(BackgroundColour background) {
    return new DataLoader(
        dataDir,
        new ImageReading(
            new ImageDecoder(background), reading.policy(), reading.onSkip(), reading.features()));
  }

  /** The same loader, keeping what a frozen network makes of photographs in place of pixels. */
  public DataLoader withFeatures(FeatureIntake features) {
    return new DataLoader(
        dataDir, new ImageReading(reading.decoder(), reading.policy(), reading.onSkip(), features));
  }

  /** {@code GANGWAY_DATA} if it is set, else {@code ~/.cache/gangway}. */
  public static Path defaultDataDir() {
    String set = System.getenv("GANGWAY_DATA");
    return set == null || set.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "gangway")
        : Path.of(set);
  }

  /** The names that a spec can have instead of a path. */
  public static List<String> names() {
    return NamedSets.names();
  }

  /**
   * The parts of a set with a name that can be read now: those whose files lie in the data folder,
   * and all of a set that is drawn. Reads no image.
   *
   * @param name one of {@link #names()}
   */
  public Set<Part> presentParts(String name) {
    DataSet set = NamedSets.named(name).orElseThrow().open(dataDir.resolve(name), reading);
    return set.parts().stream()
        .filter(part -> isPresent(set, part))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
  }

  private static boolean isPresent(DataSet set, Part part) {
    try {
      return !(set instanceof FileDataSet files) || !files.source(part).files().isEmpty();
    } catch (InputException missing) {
      return false;
    }
  }

  /**
   * Opens a named set or a path; a name goes before a path ({@code ./mnist} is a path). Throws if
   * there is no such name or file, or if the set does not offer the part.
   */
  public DataSet open(DataSpec spec) {
    String place = spec.place();
    DataSet set =
        NamedSets.named(place)
            .map(opener -> opener.open(dataDir.resolve(place), reading))
            .orElseGet(() -> openPath(spec));
    requireColumns(spec, set);
    spec.part().ifPresent(part -> DataSpec.requireOffered(part, set));
    check(
        reading.features() == null || set instanceof FileDataSet,
        "%s is drawn while it is read, and a backbone looks at files (write it with: gangway data"
            + " synth)",
        place);
    return set;
  }

  /** Columns are named of Parquet files alone. */
  private static void requireColumns(DataSpec spec, DataSet set) {
    check(
        spec.columns().equals(ColumnNames.NONE)
            || (NamedSets.named(spec.place()).isEmpty()
                && set instanceof FileDataSet files
                && files.isTable()),
        "%s is no set in Parquet files: it has no columns to name (leave %s out)",
        spec.place(),
        spec.columns());
  }

  private DataSet openPath(DataSpec spec) {
    String place = spec.place();
    Path path = DataSpec.path(place);
    if (Files.isDirectory(path)) {
      ImageTree tree = ImageTree.ofFolder(path);
      return ParquetShards.in(tree, spec, reading).orElseGet(() -> folder(tree));
    }
    if (Files.exists(path)) {
      return openFile(path, spec);
    }
    return pair(place)
        .or(() -> ParquetShards.matching(spec, reading))
        .orElseThrow(() -> unknown(place));
  }

  /** The error for {@code place}, with the nearest name if it looks like a name. */
  private static InputException unknown(String place) {
    if (place.matches(".*[/\\\\.,:*?].*")) {
      return InputException.file(
          DataSpec.path(place), "no such file or folder", "check the path", null);
    }
    return InputException.of(
        "there is no data set and no path '%s': did you mean %s? names are %s",
        place, Names.nearest(place, NamedSets.names()), String.join(", ", NamedSets.names()));
  }

  /** A folder with a folder for each part offers these parts and nothing else. */
  private DataSet folder(ImageTree tree) {
    Path folder = tree.top();
    Map<Part, Path> parts = folderParts(tree, folder);
    Map<Part, Supplier<ImageSource>> sources = new EnumMap<>(Part.class);
    parts.forEach((part, inside) -> sources.put(part, () -> new ImageFolder(tree, inside)));
    return parts.isEmpty()
        ? FileDataSet.whole(folder.toString(), new ImageFolder(tree, folder), reading)
        : new FileDataSet(folder.toString(), sources, reading);
  }

  private Optional<DataSet> pair(String place) {
    return halves(place)
        .map(files -> FileDataSet.whole(place, IdxSource.of(files.get(0), files.get(1)), reading));
  }

  /** {@code IMAGES,LABELS}: cut at the first comma that follows the name of a file. */
  static Optional<List<Path>> halves(String place) {
    for (int at = place.indexOf(','); at >= 0; at = place.indexOf(',', at + 1)) {
      Path images = DataSpec.path(place.substring(0, at));
      if (Files.isRegularFile(images)) {
        return Optional.of(List.of(images, DataSpec.path(place.substring(at + 1))));
      }
    }
    return Optional.empty();
  }

  private DataSet openFile(Path path, DataSpec spec) {
    String name = path.toString();
    FileFormat format = FileFormat.of(path);
    if (format.isArchive()) {
      return folder(ImageTree.ofArchive(path, format));
    }
    if (format == FileFormat.PARQUET) {
      ImageSource table = new ParquetSet(List.of(path), spec.place(), spec.columns());
      return FileDataSet.whole(name, table, reading);
    }
    Map<Part, Supplier<ImageSource>> parts = new EnumMap<>(Part.class);
    format
        .parts(path)
        .forEach((part, source) -> parts.put(Part.named(part).orElse(Part.ALL), () -> source));
    if (parts.isEmpty()) {
      throw format == FileFormat.MAT73
          ? other(path, "a MATLAB 7.3 file", "save it with -v7 in MATLAB")
          : other(path, "a single image", "pass the folder it lies in");
    }
    return new FileDataSet(name, parts, reading);
  }

  private static InputException other(Path path, String found, String mend) {
    return InputException.file(path, "not an image set", found, "a set of images", mend);
  }

  /**
   * The folder of each part, if sub-folders are called {@code train}, {@code val}, {@code test}, or
   * what else people call these; none if the folder is one whole: one such name alone is a class
   * like any other, and so are two without {@code train} among others. Throws if a part has two
   * folders, or if a folder of images is none of the parts.
   */
  private static Map<Part, Path> folderParts(ImageTree tree, Path folder) {
    Map<Part, Path> parts = new EnumMap<>(Part.class);
    List<Path> others = new ArrayList<>();
    List<Path> twice = new ArrayList<>();
    for (Path inside : tree.folders(folder)) {
      Optional<Part> part = Part.named(inside.getFileName().toString());
      if (part.isEmpty()) {
        others.add(inside);
      } else if (parts.putIfAbsent(part.get(), inside) != null) {
        twice.add(inside);
      }
    }
    boolean split = parts.size() >= 2 && (others.isEmpty() || parts.containsKey(Part.TRAIN));
    if (!split) {
      return Map.of();
    }
    twice.forEach(inside -> refuse(inside, "a second folder for this part"));
    others.stream()
        .filter(inside -> !tree.allFiles(inside).isEmpty())
        .forEach(inside -> refuse(inside, "neither a part nor in one"));
    return parts;
  }

  private static void refuse(Path inside, String found) {
    throw InputException.file(
        inside,
        "a folder of images beside parts of a set",
        found,
        "one folder each for train, val and test",
        "move it elsewhere or rename it");
  }
}
