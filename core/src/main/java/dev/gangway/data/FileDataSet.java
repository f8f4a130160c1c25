package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFitter;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** A data set whose parts are read from files. */
final class FileDataSet implements DataSet {

  private final String name;
  private final Map<Part, ImageSource> sources;

  private FileDataSet(String name, Map<Part, ImageSource> sources) {
    this.name = name;
    this.sources = new EnumMap<>(sources);
  }

  static FileDataSet whole(String name, ImageSource all) {
    return new FileDataSet(name, Map.of(Part.ALL, all));
  }

  static FileDataSet split(String name, ImageSource train, ImageSource test) {
    return split(name, Map.of(Part.TRAIN, train, Part.TEST, test));
  }

  static FileDataSet split(String name, Map<Part, ImageSource> sources) {
    return new FileDataSet(name, sources);
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
    return sources.values().stream().allMatch(ParquetSet.class::isInstance);
  }

  @Override
  public boolean labels(Part part) {
    return source(part).hasLabels();
  }

  @Override
  public LabelledImages labelled(Part part, ImageFormat format) {
    ImageSource.Labelled<byte[]> read = source(part).labelled(new ImageFitter(format)::fit);
    requireWhole(source(part).files().get(0), read);
    return new LabelledImages(new Images(format, read.items()), read.labels(), read.classes());
  }

  private static void requireWhole(Path file, ImageSource.Labelled<?> read) {
    if (!read.empty().isEmpty()) {
      throw ImageFolder.noImages(read.empty().get(0));
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
    ImageSource.Labelled<byte[]> read = source(part).labelled(new ImageFitter(format)::fit);
    return new PartlyLabelled(new Images(format, read.items()), read.labels(), read.classes());
  }

  @Override
  public Images unlabelled(Part part, ImageFormat format) {
    return new Images(format, source(part).unlabelled(new ImageFitter(format)::fit));
  }

  /** The part in its original form. */
  ImageSource source(Part part) {
    DataSpec.requireOffered(part, this);
    return sources.get(part);
  }
}
