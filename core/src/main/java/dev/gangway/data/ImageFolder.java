package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageDecoder;
import dev.gangway.image.ImageItem;
import dev.gangway.image.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A folder of images, on the disk or in an archive. With labels: one sub-folder per class, the
 * classes in the order of their names. Without labels: images at any depth.
 */
final class ImageFolder implements ImageSource {

  private record Outcome<T>(T item, SkippedImage skipped) {}

  private final ImageTree tree;
  private final Path folder;
  private final ImageReading reading;

  private ImageFolder(ImageTree tree, Path folder, ImageReading reading) {
    this.tree = tree;
    this.folder = folder;
    this.reading = reading;
  }

  /** A folder on the disk. */
  static DataSet open(Path folder, ImageReading reading) {
    return open(ImageTree.DISK, folder, reading);
  }

  /** A folder with a folder for each part offers these parts and nothing else. */
  static DataSet open(ImageTree tree, Path folder, ImageReading reading) {
    Map<Part, Path> parts = FolderParts.of(tree, folder);
    if (parts.isEmpty()) {
      return FileDataSet.whole(folder.toString(), new ImageFolder(tree, folder, reading));
    }
    Map<Part, ImageSource> sources = new EnumMap<>(Part.class);
    parts.forEach((part, inside) -> sources.put(part, new ImageFolder(tree, inside, reading)));
    return FileDataSet.split(folder.toString(), sources);
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
  public <T> List<T> unlabelled(Function<Picture, T> each) {
    List<T> items = decode(tree.allFiles(folder), each).stream().filter(Objects::nonNull).toList();
    if (items.isEmpty()) {
      throw noImages(folder);
    }
    return items;
  }

  @Override
  public <T> Labelled<T> labelled(Function<Picture, T> each) {
    List<Path> folders = classFolders();
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>(); // of files
    for (int label = 0; label < folders.size(); label++) {
      List<Path> inside = tree.allFiles(folders.get(label));
      files.addAll(inside);
      labels.addAll(Collections.nCopies(inside.size(), label));
    }
    return readable(decode(files, each), labels, folders);
  }

  /** Drops what was skipped. */
  private <T> Labelled<T> readable(List<T> decoded, List<Integer> labels, List<Path> folders) {
    List<T> items = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < decoded.size(); i++) {
      if (decoded.get(i) != null) {
        items.add(decoded.get(i));
        kept.add(labels.get(i));
      }
    }
    Set<Integer> present = new HashSet<>(kept);
    List<Path> empty =
        IntStream.range(0, folders.size())
            .filter(label -> !present.contains(label))
            .mapToObj(folders::get)
            .toList();
    if (items.isEmpty()) {
      throw noImages(folder);
    }
    int[] ofItems = kept.stream().mapToInt(Integer::intValue).toArray();
    return new Labelled<>(items, ofItems, new Classes(names(folders)), empty);
  }

  private static List<String> names(List<Path> folders) {
    Map<String, Path> names = new LinkedHashMap<>();
    for (Path inside : folders) {
      Path first = names.putIfAbsent(Classes.normalised(inside.getFileName().toString()), inside);
      if (first != null) {
        throw InputException.file(
            inside, "two folders for one class", first, "one", "move the images into one of them");
      }
    }
    return List.copyOf(names.keySet());
  }

  private List<Path> classFolders() {
    List<Path> folders = tree.folders(folder);
    if (folders.isEmpty()) {
      throw InputException.file(
          folder,
          "not a labelled set",
          "no folders inside",
          "one folder of images per class, at least 2",
          "move the images of each class into a folder of its name");
    }
    tree.files(folder).stream().findFirst().ifPresent(ImageFolder::refuseLoose);
    return folders;
  }

  private static void refuseLoose(Path file) {
    throw InputException.file(
        file,
        "a file beside the class folders",
        "no class for it",
        "images in class folders alone",
        "move it into one or remove it");
  }

  static InputException noImages(Path folder) {
    return InputException.file(
        folder,
        "no images",
        "no readable file",
        ImageDecoder.READABLE + " files",
        "add images or remove the folder");
  }

  /** Decodes on all cores; an item is null where its file was skipped. */
  private <T> List<T> decode(List<Path> files, Function<Picture, T> each) {
    List<Outcome<T>> outcomes = tree.map(files, (file, image) -> outcome(file, image, each));
    reading.settle(
        folder,
        files.size(),
        outcomes.stream().map(Outcome::skipped).filter(Objects::nonNull).toList());
    List<T> items = new ArrayList<>(files.size());
    outcomes.forEach(outcome -> items.add(outcome.item()));
    return items;
  }

  private <T> Outcome<T> outcome(Path file, ImageItem image, Function<Picture, T> each) {
    try {
      return new Outcome<>(each.apply(image.decode(reading.decoder())), null);
    } catch (InputException e) {
      return new Outcome<>(null, new SkippedImage(file, e.getMessage()));
    }
  }
}
