package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.data.format.IdxSource;
import dev.gangway.data.format.ImageSource;
import dev.gangway.data.format.LibsvmFile;
import dev.gangway.data.format.SvhnFile;
import dev.gangway.data.format.UspsHdf5;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Opens the sets that have a name, each in the folder of that name in the data folder. One more set
 * is one more entry in {@link #OPENERS}.
 */
final class NamedSets {

  /** Opens a set in its folder, which a set that is drawn and not read does not look at. */
  @FunctionalInterface
  interface Opener {
    DataSet open(Path folder, ImageReading reading);
  }

  private static final Map<String, Opener> OPENERS =
      new TreeMap<>(
          Map.of("mnist", NamedSets::mnist, "usps", NamedSets::usps, "svhn", NamedSets::svhn));

  static {
    SyntheticDomains.names()
        .forEach(name -> OPENERS.put(name, (f, r) -> SyntheticDomains.open(name)));
  }

  private NamedSets() {}

  static List<String> names() {
    return List.copyOf(OPENERS.keySet());
  }

  /** The opener of {@code name}, if it is a name. */
  static Optional<Opener> named(String name) {
    return Optional.ofNullable(OPENERS.get(name));
  }

  private static DataSet mnist(Path folder, ImageReading reading) {
    return split("mnist", mnistPart(folder, "train"), mnistPart(folder, "t10k"), reading);
  }

  private static DataSet split(
      String name, Supplier<ImageSource> train, Supplier<ImageSource> test, ImageReading reading) {
    return new FileDataSet(name, Map.of(Part.TRAIN, train, Part.TEST, test), reading);
  }

  private static Supplier<ImageSource> mnistPart(Path folder, String prefix) {
    FoundFile images = new FoundFile("mnist", folder, idxNames(prefix + "-images", "idx3-ubyte"));
    FoundFile labels = new FoundFile("mnist", folder, idxNames(prefix + "-labels", "idx1-ubyte"));
    return () -> IdxSource.digits(images.path(), labels.path());
  }

  /** Published with a dash and with a dot before the type, packed and not. */
  private static List<String> idxNames(String stem, String type) {
    return Stream.of("-", ".").flatMap(dot -> packed(stem + dot + type, ".gz")).toList();
  }

  private static Stream<String> packed(String name, String ending) {
    return Stream.of(name, name + ending);
  }

  private static DataSet usps(Path folder, ImageReading reading) {
    Path hdf5 = folder.resolve("usps.h5");
    return Files.exists(hdf5)
        ? split(
            "usps", () -> new UspsHdf5(hdf5, "train"), () -> new UspsHdf5(hdf5, "test"), reading)
        : split("usps", libsvm(folder, "usps"), libsvm(folder, "usps.t"), reading);
  }

  private static Supplier<ImageSource> libsvm(Path folder, String file) {
    List<String> names = Stream.concat(Stream.of("usps.h5"), packed(file, ".bz2")).toList();
    FoundFile found = new FoundFile("usps", folder, names);
    return () -> new LibsvmFile(found.path());
  }

  private static DataSet svhn(Path folder, ImageReading reading) {
    FoundFile train = new FoundFile("svhn", folder, List.of("train_32x32.mat"));
    FoundFile test = new FoundFile("svhn", folder, List.of("test_32x32.mat"));
    return split(
        "svhn", () -> new SvhnFile(train.path()), () -> new SvhnFile(test.path()), reading);
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
