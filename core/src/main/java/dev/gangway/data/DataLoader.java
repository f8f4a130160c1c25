package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.image.BackgroundColour;
import dev.gangway.image.ImageDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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

  /** The same loader, telling {@code listener} of every image that {@link BadImages#SKIP} skips. */
  public DataLoader withSkipListener(Consumer<SkippedImage> listener) {
    return new DataLoader(dataDir, new ImageReading(reading.decoder(), reading.policy(), listener));
  }

  /** The same loader, with this colour under transparent pixels; white otherwise. */
  public DataLoader withBackground(BackgroundColour background) {
    return new DataLoader(
        dataDir,
        new ImageReading(new ImageDecoder(background), reading.policy(), reading.onSkip()));
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
    return PresentParts.of(name, dataDir.resolve(name));
  }

  /**
   * Opens a named set or a path; a name goes before a path ({@code ./mnist} is a path).
   *
   * @throws InputException if there is no such name or file, or if the set does not offer the part
   */
  public DataSet open(DataSpec spec) {
    String place = spec.place();
    DataSet set =
        NamedSets.named(place)
            .map(opener -> opener.open(dataDir.resolve(place)))
            .orElseGet(() -> openPath(spec));
    requireColumns(spec, set);
    spec.part().ifPresent(part -> DataSpec.requireOffered(part, set));
    return set;
  }

  /** Columns are named of Parquet files alone. */
  private static void requireColumns(DataSpec spec, DataSet set) {
    check(
        spec.columns().equals(ColumnNames.NONE)
            || (set instanceof FileDataSet files && files.isTable()),
        "%s is no set in Parquet files: it has no columns to name (leave %s out)",
        spec.place(),
        spec.columns());
  }

  private DataSet openPath(DataSpec spec) {
    String place = spec.place();
    Path path = UnknownPlace.path(place);
    if (Files.isDirectory(path)) {
      return ParquetShards.in(path, spec, reading).orElseGet(() -> ImageFolder.open(path, reading));
    }
    if (Files.exists(path)) {
      return openFile(path, spec);
    }
    return pair(place)
        .or(() -> ParquetShards.matching(spec, reading))
        .orElseThrow(() -> UnknownPlace.error(place));
  }

  private static Optional<DataSet> pair(String place) {
    return halves(place)
        .map(files -> FileDataSet.whole(place, IdxPair.of(files.get(0), files.get(1))));
  }

  /** {@code IMAGES,LABELS}: cut at the first comma that follows the name of a file. */
  static Optional<List<Path>> halves(String place) {
    for (int at = place.indexOf(','); at >= 0; at = place.indexOf(',', at + 1)) {
      Path images = UnknownPlace.path(place.substring(0, at));
      if (Files.isRegularFile(images)) {
        return Optional.of(List.of(images, UnknownPlace.path(place.substring(at + 1))));
      }
    }
    return Optional.empty();
  }

  private DataSet openFile(Path path, DataSpec spec) {
    String name = path.toString();
    FileFormat format = FileFormat.of(path);
    return switch (format) {
      case IDX -> FileDataSet.whole(name, IdxPair.of(path));
      case MAT5 -> FileDataSet.whole(name, new SvhnFile(path));
      case HDF5 -> NamedSets.hdf5(name, path);
      case LIBSVM -> FileDataSet.whole(name, new LibsvmFile(path));
      case MAT73 -> throw other(path, "a MATLAB 7.3 file", "save it with -v7 in MATLAB");
      case PARQUET -> FileDataSet.whole(name, new ParquetSet(List.of(path), spec, reading));
      case ZIP, EMPTY_ZIP, TAR -> {
        ArchiveTree tree = ArchiveTree.open(path, format);
        yield ImageFolder.open(tree, tree.top(), reading);
      }
      case PNG, JPEG, GIF, BMP, TIFF_LITTLE, TIFF_BIG, WEBP ->
          throw other(path, "a single image", "pass the folder it lies in");
    };
  }

  private static InputException other(Path path, String found, String mend) {
    return InputException.file(path, "not an image set", found, "a set of images", mend);
  }
}
