package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.data.format.ImageFolder;
import dev.gangway.data.format.ImageSource;
import dev.gangway.data.format.ParquetSet;
import dev.gangway.image.ImageFitter;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.image.Picture;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** A data set whose parts are read from files. */
final class FileDataSet implements DataSet {

  /** Items with their labels, {@link PartlyLabelled#NONE} where one has none. */
  record Labelled<T>(List<T> items, int[] labels, Classes classes) {}

  private final String name;
  private final Map<Part, Supplier<ImageSource>> sources; // the files of some may be missing
  private final ImageReading reading;

  FileDataSet(String name, Map<Part, Supplier<ImageSource>> sources, ImageReading reading) {
    this.name = name;
    this.sources = new EnumMap<>(sources);
    this.reading = reading;
  }

  static FileDataSet whole(String name, ImageSource all, ImageReading reading) {
    return new FileDataSet(name, Map.of(Part.ALL, () -> all), reading);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Part> parts() {
    return Set.copyOf(sources.keySet());
  }

  /** Whether its images lie in columns. */
  boolean isTable() {
    return sources.values().stream().map(Supplier::get).allMatch(ParquetSet.class::isInstance);
  }

  @Override
  public boolean labels(Part part) {
    return source(part).hasLabels();
  }

  /** Reads a part with its labels, keeping something of each picture. */
  <T> Labelled<T> labelled(Part part, Function<Picture, T> each) {
    return kept(part, (image, decoder) -> each.apply(image.decode(decoder)));
  }

  private <T> Labelled<T> kept(Part part, ImageReading.Keeper<T> each) {
    ImageSource source = source(part);
    ImageReading.Read<T> read = reading.read(source, source::labelled, each);
    ImageSource.Labels labels = source.labels(read.labels());
    return new Labelled<>(read.items(), labels.values(), new Classes(labels.classes()));
  }

  /** Reads a part, keeping something of each picture. */
  <T> List<T> unlabelled(Part part, Function<Picture, T> each) {
    ImageSource source = source(part);
    ImageReading.Keeper<T> keeper = (image, decoder) -> each.apply(image.decode(decoder));
    return reading.read(source, source::images, keeper).items();
  }

  /** After a look at all images, which tells how many of them are new. */
  private FeatureIntake.Reading intake(Part part) {
    ImageSource source = source(part);
    ImageReading quiet = new ImageReading(reading.decoder(), BadImages.SKIP, unread -> {});
    ImageReading.Keeper<String> digest = (image, decoder) -> FeatureIntake.digest(image);
    return reading.features().begin(name, quiet.read(source, source::images, digest).items());
  }

  @Override
  public LabelledImages labelled(Part part, ImageFormat format) {
    PartlyLabelled read = partlyLabelled(part, format);
    requireWhole(source(part), read);
    return new LabelledImages(read.images(), read.labels(), read.classes());
  }

  private static void requireWhole(ImageSource source, PartlyLabelled read) {
    Path file = source.files().get(0);
    List<Path> folders = source.classFolders();
    for (int label = 0; label < folders.size(); label++) {
      int wanted = label;
      if (Arrays.stream(read.labels()).noneMatch(other -> other == wanted)) {
        throw ImageFolder.noImages(folders.get(label));
      }
    }
    long without = Arrays.stream(read.labels()).filter(l -> l == PartlyLabelled.NONE).count();
    if (without > 0) {
      throw InputException.file(
          file,
          "not a labelled set",
          "%d of %d images without a label".formatted(without, read.labels().length),
          "a label for each",
          "leave these out, or pass the set as a target");
    }
    if (read.classes().count() < 2) {
      throw InputException.file(
          file,
          "nothing to tell apart",
          "the only class " + read.classes(),
          "at least 2 classes",
          "add images of another, or pass the set as a target");
    }
  }

  @Override
  public PartlyLabelled partlyLabelled(Part part, ImageFormat format) {
    if (reading.features() == null) {
      Labelled<byte[]> read = labelled(part, new ImageFitter(format)::fit);
      return new PartlyLabelled(new Images(format, read.items), read.labels, read.classes);
    }
    Labelled<Integer> read = kept(part, intake(part)::take);
    return new PartlyLabelled(reading.features().images(read.items), read.labels, read.classes);
  }

  @Override
  public Images unlabelled(Part part, ImageFormat format) {
    if (reading.features() == null) {
      return new Images(format, unlabelled(part, new ImageFitter(format)::fit));
    }
    ImageSource source = source(part);
    return reading
        .features()
        .images(reading.read(source, source::images, intake(part)::take).items());
  }

  /** The part in its original form. */
  ImageSource source(Part part) {
    DataSpec.requireOffered(part, this);
    return sources.get(part).get();
  }
}
