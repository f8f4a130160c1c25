package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How the images of a set are read.
 *
 * @param policy for those that cannot be
 * @param onSkip is told of those that are left out
 */
record ImageReading(ImageDecoder decoder, BadImages policy, Consumer<SkippedImage> onSkip) {

  private static final int NAMED = 3;

  /**
   * Deals with the images that could not be read, when all have been tried.
   *
   * @param set its folder or file
   * @param images of it, the bad ones among them
   * @throws InputException that counts them and names the first, unless they are to be left out
   */
  void settle(Path set, int images, List<SkippedImage> bad) {
    if (bad.isEmpty() || policy == BadImages.SKIP) {
      bad.forEach(onSkip);
      return;
    }
    String named =
        bad.stream().limit(NAMED).map(SkippedImage::reason).collect(Collectors.joining("; "));
    String it = bad.size() == 1 ? "it" : "them";
    throw InputException.of(
        "%s: %,d of %,d images cannot be read (replace or remove %s, or leave %s out with"
            + " --skip-bad-images): %s%s",
        set,
        bad.size(),
        images,
        it,
        it,
        named,
        bad.size() > NAMED ? "; and %,d more".formatted(bad.size() - NAMED) : "");
  }
}
