package dev.gangway.data;

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
  public boolean labels() {
    return sources.values().stream().allMatch(ImageSource::hasLabels);
  }

  @Override
  public LabelledImages labelled(Part part, ImageFormat format) {
    ImageSource.Labelled<byte[]> read = source(part).labelled(new ImageFitter(format)::fit);
    return new LabelledImages(new Images(format, read.items()), read.labels(), read.classes());
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
