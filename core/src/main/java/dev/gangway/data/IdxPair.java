package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.image.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An IDX image file with its label file, as MNIST, Fashion-MNIST, KMNIST and EMNIST are published.
 * The classes are the digits, or more if a label is above 9.
 */
final class IdxPair implements ImageSource {

  private final Path images;
  private final Optional<Path> labels;
  private final int mostClasses;

  private IdxPair(Path images, Optional<Path> labels, int mostClasses) {
    this.images = images;
    this.labels = labels;
    this.mostClasses = mostClasses;
  }

  /** A pair of which nothing is known: a byte holds up to 256 classes. */
  static IdxPair of(Path images, Path labels) {
    return new IdxPair(images, Optional.of(labels), 256);
  }

  /** A pair of the ten digits. */
  static IdxPair digits(Path images, Path labels) {
    return new IdxPair(images, Optional.of(labels), 10);
  }

  /** The pair of an image file: the labels are looked for beside it under the usual names. */
  static IdxPair of(Path images) {
    return new IdxPair(images, labelNames(images).filter(Files::exists).findFirst(), 256);
  }

  /** {@code train-images-idx3-ubyte.gz -> train-labels-idx1-ubyte.gz}, and without {@code .gz}. */
  private static Stream<Path> labelNames(Path images) {
    String name = images.getFileName().toString();
    String label = name.replace("images", "labels").replace("idx3", "idx1");
    String other =
        label.endsWith(".gz") ? label.substring(0, label.length() - ".gz".length()) : label + ".gz";
    return Stream.of(label, other).filter(n -> !n.equals(name)).map(images::resolveSibling);
  }

  @Override
  public List<Path> files() {
    return Stream.concat(Stream.of(images), labels.stream()).toList();
  }

  @Override
  public boolean hasLabels() {
    return labels.isPresent();
  }

  @Override
  public <T> List<T> unlabelled(Function<Picture, T> each) {
    return new IdxFile(images).images(each);
  }

  @Override
  public <T> Labelled<T> labelled(Function<Picture, T> each) {
    Path labelFile = labels.orElseThrow(this::noLabels);
    int[] values = new IdxFile(labelFile).labels();
    List<T> items = new IdxFile(images).images(each);
    if (values.length != items.size()) {
      throw InputException.file(
          labelFile,
          "labels do not match " + images.getFileName(),
          values.length + " labels",
          items.size() + " labels",
          "pass the label file of these images");
    }
    return new Labelled<>(items, values, classes(labelFile, values));
  }

  private InputException noLabels() {
    return InputException.file(
        images,
        "no label file",
        "none of " + labelNames(images).toList(),
        "one of them",
        "put it there or pass IMAGES,LABELS");
  }

  private Classes classes(Path labelFile, int[] values) {
    int highest = Arrays.stream(values).max().orElseThrow();
    if (highest >= mostClasses) {
      throw InputException.file(
          labelFile,
          "wrong label",
          "label " + highest,
          "0.." + (mostClasses - 1),
          "copy or download it again");
    }
    return Classes.numbered(Math.max(10, highest + 1));
  }
}
