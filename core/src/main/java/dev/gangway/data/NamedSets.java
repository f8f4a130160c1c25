package dev.gangway.data;

import dev.gangway.base.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Opens the sets that have a name, each in the folder of that name in the data folder. One more set
 * is one more entry in {@link #OPENERS}.
 */
final class NamedSets {

  /** Opens a set in its folder, which a set that is drawn and not read does not look at. */
  @FunctionalInterface
  interface Opener {
    DataSet open(Path folder);
  }

  private static final Map<String, Opener> OPENERS =
      new TreeMap<>(
          Map.of("mnist", NamedSets::mnist, "usps", NamedSets::usps, "svhn", NamedSets::svhn));

  static {
    SyntheticDomains.names().forEach(name -> OPENERS.put(name, f -> SyntheticDomains.open(name)));
  }

  private NamedSets() {}

  static List<String> names() {
    return List.copyOf(OPENERS.keySet());
  }

  /** The opener of {@code name}, if it is a name. */
  static Optional<Opener> named(String name) {
    return Optional.ofNullable(OPENERS.get(name));
  }

  private static DataSet mnist(Path folder) {
    return FileDataSet.split("mnist", mnistPart(folder, "train"), mnistPart(folder, "t10k"));
  }

  private static ImageSource mnistPart(Path folder, String prefix) {
    FoundFile images = new FoundFile("mnist", folder, idxNames(prefix + "-images", "idx3-ubyte"));
    FoundFile labels = new FoundFile("mnist", folder, idxNames(prefix + "-labels", "idx1-ubyte"));
    return new DeferredSource(() -> IdxPair.digits(images.path(), labels.path()));
  }

  /** Published with a dash and with a dot before the type, packed and not. */
  private static List<String> idxNames(String stem, String type) {
    return Stream.of("-", ".").flatMap(dot -> packed(stem + dot + type, ".gz")).toList();
  }

  private static Stream<String> packed(String name, String ending) {
    return Stream.of(name, name + ending);
  }

  private static DataSet usps(Path folder) {
    Path hdf5 = folder.resolve("usps.h5");
    if (Files.exists(hdf5)) {
      return hdf5("usps", hdf5);
    }
    return FileDataSet.split("usps", libsvm(folder, "usps"), libsvm(folder, "usps.t"));
  }

  /** The two parts of a {@code usps.h5}. */
  static DataSet hdf5(String name, Path file) {
    return FileDataSet.split(name, new UspsHdf5(file, "train"), new UspsHdf5(file, "test"));
  }

  private static ImageSource libsvm(Path folder, String file) {
    List<String> names = Stream.concat(Stream.of("usps.h5"), packed(file, ".bz2")).toList();
    return found(new FoundFile("usps", folder, names), LibsvmFile::new);
  }

  private static DataSet svhn(Path folder) {
    return FileDataSet.split(
        "svhn",
        found(new FoundFile("svhn", folder, List.of("train_32x32.mat")), SvhnFile::new),
        found(new FoundFile("svhn", folder, List.of("test_32x32.mat")), SvhnFile::new));
  }

  private static ImageSource found(FoundFile file, Function<Path, ImageSource> reader) {
    return new DeferredSource(() -> reader.apply(file.path()));
  }

  /** A file of a named set, under the first of its published names that is there. */
  private record FoundFile(String set, Path folder, List<String> names) {

    Path path() {
      return names.stream()
          .map(folder::resolve)
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(this::missing);
    }

    private InputException missing() {
      return InputException.file(
          folder,
          set + " is not there or not whole",
          "none of " + String.join(", ", names),
          "one of them",
          "run: gangway data fetch " + set);
    }
  }
}
