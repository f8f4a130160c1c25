package dev.gangway.data.format;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One part of a set as it lies in its files: what every format is read through, for training and
 * for predicting.
 */
public interface ImageSource {

  /** The label of an image that has none. */
  int NONE = -1;

  /** The files or the folder to name to a user. */
  List<Path> files();

  /** What errors of several files name. */
  default Object place() {
    return files().get(0);
  }

  boolean hasLabels();

  /** Opens it for its images alone. */
  ItemSource images() throws IOException;

  /**
   * Opens it for images and labels.
   *
   * @throws InputException if none can have any
   */
  ItemSource labelled() throws IOException;

  /**
   * What labels stand for.
   *
   * @param values as they were read
   */
  Labels labels(List<String> values);

  /** The folders of classes, none of which may be empty, in the order of their labels. */
  default List<Path> classFolders() {
    return List.of();
  }

  /** The error of a set without images. */
  default InputException noImages() {
    return InputException.file(place(), "no images", "add some", null);
  }

  /**
   * Labels by the names of their classes.
   *
   * @param values for each image the place of its class, or {@link #NONE}
   * @param classes their names
   */
  record Labels(int[] values, List<String> classes) {

    /** Of numbers that count the classes from 0. */
    static Labels counted(List<String> values, List<String> classes) {
      return new Labels(
          values.stream().mapToInt(v -> v.isEmpty() ? NONE : Integer.parseInt(v)).toArray(),
          classes);
    }

    /** Of the ten digits. */
    static Labels digits(List<String> values) {
      return counted(values, numbered(10));
    }
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
