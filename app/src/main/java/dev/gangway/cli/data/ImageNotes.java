package dev.gangway.cli.data;

import dev.gangway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What a user is told of images: counts the unreadable ones that were left out. */
public final class ImageNotes implements Consumer<String> {

  private static final int NAMED = 3;

  private final List<String> skipped = new ArrayList<>();

  @Override
  public synchronized void accept(String image) {
    skipped.add(image);
  }

  public synchronized int count() {
    return skipped.size();
  }

  public synchronized void report(Terminal terminal) {
    if (!skipped.isEmpty()) {
      terminal.note(
          "%d unreadable %s left out%s: %s"
              .formatted(
                  skipped.size(),
                  skipped.size() == 1 ? "image" : "images",
                  skipped.size() > NAMED ? ", the first" : "",
                  skipped.stream().limit(NAMED).collect(Collectors.joining("; "))));
    }
  }

  /** What a user is told of images of which nothing is seen; empty if none is blank. */
  public static Optional<String> blank(String what, long blank, long all) {
    return blank == 0
        ? Optional.empty()
        : Optional.of(
            "%,d of %,d %s are of one colour all over (drawings on transparent ground? try another"
                    .formatted(blank, all, what)
                + " --background)");
  }
}
