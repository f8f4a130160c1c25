package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.data.format.ItemSource.Item;
import dev.gangway.image.ImageItem;
import dev.gangway.image.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** One part of a set as it lies in its files: what training and predicting read it through. */
public interface ImageSource {

  /** The label of an image that has none. */
  int NONE = -1;

  /** The files or the folder to name to a user. */
  List<Path> files();

  /** What errors of several files name. */
  default Object place() {
    return files().get(0);
  }

  default boolean hasLabels() {
    return true;
  }

  /** Opens it for its images alone. */
  ItemSource images() throws IOException;

  /** Opens it for images and labels; throws if none can have any. */
  ItemSource labelled() throws IOException;

  /** What labels as they were read stand for: the ten digits, unless a format has others. */
  default Labels labels(List<String> values) {
    return Labels.counted(values, numbered(10));
  }

  /** The folders of classes, none of which may be empty, in the order of their labels. */
  default List<Path> classFolders() {
    return List.of();
  }

  /** The error of a set without images. */
  default InputException noImages() {
    return InputException.file(place(), "no images", "add some", null);
  }

  /** For each image the place of its class among the names, or {@link #NONE}. */
  record Labels(int[] values, List<String> classes) {

    /** Of numbers that count the classes from 0. */
    static Labels counted(List<String> values, List<String> classes) {
      return new Labels(
          values.stream().mapToInt(v -> v.isEmpty() ? NONE : Integer.parseInt(v)).toArray(),
          classes);
    }
  }

  /** Pictures in memory, named by their numbers; labels are null if they are not asked for. */
  static ItemSource pictures(String name, int count, IntFunction<Picture> picture, int[] labels) {
    return ItemSource.of(
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new Item(
                        new ImageItem.Decoded(name + "#" + i, picture.apply(i)),
                        labels == null ? "" : Integer.toString(labels[i])))
            .iterator());
  }

  /** The classes "0" to {@code count - 1}. */
  static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  /** The name of a class, composed (Unicode's NFC) and without space around it. */
  static String className(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).strip();
  }
}
