package dev.gangway.cli;

import dev.gangway.data.SkippedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Counts the unreadable images that were left out. */
final class SkippedImages implements Consumer<SkippedImage> {

  private final List<SkippedImage> skipped = new ArrayList<>();

  @Override
  public synchronized void accept(SkippedImage image) {
    skipped.add(image);
  }

  synchronized int count() {
    return skipped.size();
  }

  /** Tells the user how many, if any. */
  synchronized void report(Terminal terminal) {
    if (!skipped.isEmpty()) {
      terminal.note(
          "%d unreadable %s left out, the first: %s"
              .formatted(
                  skipped.size(),
                  skipped.size() == 1 ? "image" : "images",
                  skipped.get(0).reason()));
    }
  }
}
