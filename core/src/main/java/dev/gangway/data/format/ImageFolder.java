package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder of images, on the disk or in an archive. With labels: one sub-folder per class, the
 * classes in the order of their names. Without labels: images at any depth.
 */
public final class ImageFolder implements ImageSource {

  private final ImageTree tree;
  private final Path folder;

  /** The part of a tree that lies in a folder. */
  public ImageFolder(ImageTree tree, Path folder) {
    this.tree = tree;
    this.folder = folder;
  }

  @Override
  public List<Path> files() {
    return List.of(folder);
  }

  @Override
  public boolean hasLabels() {
    return tree.folders(folder).size() >= 2 && tree.files(folder).isEmpty();
  }

  @Override
  public ItemSource images() throws IOException {
    return tree.open(tree.allFiles(folder), place -> "");
  }

  @Override
  public ItemSource labelled() throws IOException {
    List<Path> folders = classFolders();
    if (folders.isEmpty()) {
      throw InputException.file(
          folder,
          "not a labelled set",
          "no folders inside",
          "one folder of images per class, at least 2",
          "move the images of each class into a folder of its name");
    }
    tree.files(folder).stream().findFirst().ifPresent(ImageFolder::refuseLoose);
    List<Path> files = new ArrayList<>();
    List<String> labels = new ArrayList<>(); // of files
    for (int label = 0; label < folders.size(); label++) {
      List<Path> inside = tree.allFiles(folders.get(label));
      files.addAll(inside);
      labels.addAll(Collections.nCopies(inside.size(), Integer.toString(label)));
    }
    return tree.open(files, labels::get);
  }

  @Override
  public Labels labels(List<String> values) {
    return Labels.counted(values, names(classFolders()));
  }

  @Override
  public List<Path> classFolders() {
    return tree.folders(folder);
  }

  private static List<String> names(List<Path> folders) {
    Map<String, Path> names = new LinkedHashMap<>();
    for (Path inside : folders) {
      Path first =
          names.putIfAbsent(ImageSource.className(inside.getFileName().toString()), inside);
      if (first != null) {
        throw InputException.file(
            inside, "two folders for one class", first, "one", "move the images into one of them");
      }
    }
    return List.copyOf(names.keySet());
  }

  private static void refuseLoose(Path file) {
    throw InputException.file(
        file,
        "a file beside the class folders",
        "no class for it",
        "images in class folders alone",
        "move it into one or remove it");
  }

  @Override
  public InputException noImages() {
    return noImages(folder);
  }

  /** The error of a folder without images. */
  public static InputException noImages(Path folder) {
    return InputException.file(
        folder,
        "no images",
        "no readable file",
        ImageDecoder.READABLE + " files",
        "add images or remove the folder");
  }
}
