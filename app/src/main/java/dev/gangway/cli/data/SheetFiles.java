package dev.gangway.cli.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.data.ContactSheet;
import dev.gangway.data.DataSet;
import dev.gangway.data.Inspection;
import dev.gangway.data.Part;
import dev.gangway.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where the contact sheets of a set go: never over a file that is there. */
final class SheetFiles {

  private final Map<Part, Path> files = new TreeMap<>();
  private final boolean chosen; // by the user

  private SheetFiles(boolean chosen) {
    this.chosen = chosen;
  }

  /**
   * The user's own file, with the part in its name if there are several.
   *
   * @throws InputException if one is there already or its folder is not
   */
  static SheetFiles chosen(Path file, List<Part> parts) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    check(
        name.toLowerCase(Locale.ROOT).endsWith(".png"),
        "the contact sheet is a PNG file: give --sheet a name that ends with .png, got %s",
        file);
    String stem = name.substring(0, name.length() - ".png".length());
    SheetFiles sheets = new SheetFiles(true);
    for (Part part : parts) {
      String ending = parts.size() == 1 ? "" : "-" + part;
      sheets.files.put(part, file.resolveSibling(stem + ending + ".png"));
    }
    sheets.files.values().forEach(SheetFiles::requireFree);
    return sheets;
  }

  private static void requireFree(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw InputException.file(folder, "no such folder", "create it or choose another", null);
    }
    if (Files.exists(file)) {
      throw InputException.file(
          file, "the file exists already", "remove it or name another with --sheet", null);
    }
  }

  /** {@code NAME-PART.png} in the current folder. */
  static SheetFiles usual(DataSet set, List<Part> parts) {
    String stem = stem(Path.of(set.name()).toAbsolutePath().normalize());
    SheetFiles sheets = new SheetFiles(false);
    for (Part part : parts) {
      String ending = part == Part.ALL ? "" : "-" + part;
      sheets.files.put(part, Path.of(stem + ending + ".png"));
    }
    return sheets;
  }

  /** The last name of a path; of a file without what follows the dot. */
  private static String stem(Path place) {
    String name = place.getFileName() == null ? "images" : place.getFileName().toString();
    int dot = name.indexOf('.', 1);
    return dot > 0 && Files.isRegularFile(place) ? name.substring(0, dot) : name;
  }

  /**
   * None if they were to lie in the folder of the set, where they would be taken for images of it.
   *
   * @throws InputException if the user chose that
   */
  SheetFiles outside(DataSet set, Terminal terminal) {
    Path folder = Path.of(set.name());
    if (files.values().stream().noneMatch(file -> isInside(file, folder))) {
      return this;
    }
    Path file = files.values().iterator().next();
    if (chosen) {
      throw InputException.file(
          file,
          "the contact sheet would be an image of the set",
          "a file in " + folder,
          "one outside",
          "name another with --sheet");
    }
    terminal.note(
        "no contact sheet: %s would be an image of the set (name a file outside with --sheet)"
            .formatted(file));
    return none();
  }

  private static boolean isInside(Path file, Path folder) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      return Files.isDirectory(folder) && parent.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException gone) {
      return false;
    }
  }

  static SheetFiles none() {
    return new SheetFiles(false);
  }

  /** Where the sheet of a part is to be written; empty if none is wanted or it is there already. */
  Optional<Path> file(Part part, Terminal terminal) {
    Path file = files.get(part);
    if (file != null && !chosen && Files.exists(file)) {
      terminal.note(
          "no contact sheet: %s exists already (remove it, or name another with --sheet)"
              .formatted(file));
      return Optional.empty();
    }
    return Optional.ofNullable(file);
  }

  /** The contact sheet of one part: a row per class, or rows of images without labels. */
  record Picture(DataSet set, Inspection found) {

    private static final int COLUMNS = 12;
    private static final int ROWS = 8;
    private static final int MOST_CLASSES = 100; // more rows make a picture that nobody can open
    private static final int LARGEST_SIDE = 64;

    BufferedImage draw() {
      ImageFormat format = format();
      boolean labels = found.perClass().values().stream().anyMatch(images -> images > 0);
      boolean rowPerClass = labels && found.perClass().size() <= MOST_CLASSES;
      return rowPerClass
          ? ContactSheet.of(set.partlyLabelled(found.origin().part(), format).labelled(), COLUMNS)
          : ContactSheet.of(
              set.unlabelled(found.origin().part(), format),
              Math.min(COLUMNS, found.images()),
              Math.min(ROWS, (found.images() + COLUMNS - 1) / COLUMNS));
    }

    private ImageFormat format() {
      int side =
          found.sizes().keySet().stream()
              .mapToInt(size -> Math.max(size.width(), size.height()))
              .max()
              .orElse(1);
      boolean grey = found.sizes().keySet().stream().allMatch(size -> size.channels() == 1);
      return new ImageFormat(Math.min(side, LARGEST_SIDE), grey ? 1 : 3);
    }
  }
}
