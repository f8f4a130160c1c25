package dev.gangway.cli.data;

import dev.gangway.data.Inspection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  private static final int SIZES_SHOWN = 5;

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

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (InspectedPart part : inspected) {
      text.append(text.isEmpty() ? "" : System.lineSeparator());
      append(text, part);
    }
    return text.toString();
  }

  private void append(StringBuilder text, InspectedPart part) {
    String title = part.part().equals("all") ? name : name + ":" + part.part();
    String labels =
        part.classes().isEmpty()
            ? "without labels"
            : "in %,d classes".formatted(part.classes().size());
    text.append("%s: %,d images %s%n".formatted(title, part.images(), labels));
    block(text, "files", part.files().isEmpty() ? List.of("none: drawn") : part.files());
    block(text, "sizes", sizes(part));
    block(
        text,
        "grey",
        List.of(
            "%d to %d, mean %.1f"
                .formatted(part.grey().min(), part.grey().max(), part.grey().mean())));
    ImageNotes.blank("images", part.blank(), part.images())
        .ifPresent(blank -> block(text, "blank", List.of(blank)));
    if (!part.classes().isEmpty()) {
      block(text, "classes", classes(part));
    }
    part.sheet().ifPresent(sheet -> block(text, "sheet", List.of(sheet)));
  }

  private static void block(StringBuilder text, String title, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      text.append("  %-8s %s%n".formatted(i == 0 ? title : "", lines.get(i)));
    }
  }

  private static List<String> sizes(InspectedPart part) {
    List<String> lines = new ArrayList<>();
    part.sizes().stream().limit(SIZES_SHOWN).map(InspectedSet::size).forEach(lines::add);
    List<SizeCount> others =
        part.sizes().subList(Math.min(SIZES_SHOWN, part.sizes().size()), part.sizes().size());
    if (!others.isEmpty()) {
      int images = others.stream().mapToInt(SizeCount::images).sum();
      lines.add("%,d other sizes: %,d".formatted(others.size(), images));
    }
    return lines;
  }

  private static String size(SizeCount size) {
    String channels = size.channels() == 1 ? "grey" : "colour";
    return "%d x %d %s: %,d".formatted(size.width(), size.height(), channels, size.images());
  }

  private static List<String> classes(InspectedPart part) {
    Map<String, Integer> counts = new LinkedHashMap<>(part.classes());
    int labelled = counts.values().stream().mapToInt(Integer::intValue).sum();
    if (labelled < part.images()) {
      counts.put("(no label)", part.images() - labelled);
    }
    int width = counts.keySet().stream().mapToInt(String::length).max().orElse(1);
    return counts.entrySet().stream()
        .map(
            entry ->
                "%s  %,9d  %5.1f %%"
                    .formatted(
                        entry.getKey() + " ".repeat(width - entry.getKey().length()),
                        entry.getValue(),
                        100.0 * entry.getValue() / part.images()))
        .toList();
  }
}
