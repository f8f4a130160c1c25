package dev.gangway.cli;

import dev.gangway.data.ContactSheet;
import dev.gangway.data.DataSet;
import dev.gangway.data.Inspection;
import dev.gangway.image.ImageFormat;
import java.awt.image.BufferedImage;

/** The contact sheet of one part: a row per class, or rows of images without labels. */
record SheetPicture(DataSet set, Inspection found) {

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
