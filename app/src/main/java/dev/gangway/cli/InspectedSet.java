package dev.gangway.cli;

import dev.gangway.data.Inspection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code gangway data inspect} found, as its JSON has it.
 *
 * @param parts all parts that the set offers
 * @param unreadable images that were left out
 */
record InspectedSet(
    String name, List<String> parts, int unreadable, List<InspectedPart> inspected) {

  /**
   * One part.
   *
   * @param blank images of one colour all over
   * @param classes images per class; empty for a part without labels
   * @param sheet the contact sheet, if one was written
   */
  record InspectedPart(
      String part,
      int images,
      Map<String, Integer> classes,
      List<SizeCount> sizes,
      Inspection.GreyLevels grey,
      int blank,
      List<String> files,
      Optional<String> sheet) {

    static InspectedPart of(Inspection found, Optional<Path> sheet) {
      return new InspectedPart(
          found.origin().part().toString(),
          found.images(),
          found.perClass(),
          found.sizes().entrySet().stream()
              .map(entry -> SizeCount.of(entry.getKey(), entry.getValue()))
              .toList(),
          found.grey(),
          found.blank(),
          found.origin().files().stream().map(Path::toString).toList(),
          sheet.map(Path::toString));
    }
  }

  /** How many images have a size. */
  record SizeCount(int width, int height, int channels, int images) {

    private static SizeCount of(Inspection.Size size, int images) {
      return new SizeCount(size.width(), size.height(), size.channels(), images);
    }
  }
}
