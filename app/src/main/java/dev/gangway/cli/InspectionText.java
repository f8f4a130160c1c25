package dev.gangway.cli;

import dev.gangway.cli.InspectedSet.InspectedPart;
import dev.gangway.cli.InspectedSet.SizeCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An inspected set for people. */
record InspectionText(InspectedSet set) {

  private static final int SIZES_SHOWN = 5;

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (InspectedPart part : set.inspected()) {
      text.append(text.isEmpty() ? "" : System.lineSeparator());
      append(text, part);
    }
    return text.toString();
  }

  private void append(StringBuilder text, InspectedPart part) {
    String name = part.part().equals("all") ? set.name() : set.name() + ":" + part.part();
    String labels =
        part.classes().isEmpty()
            ? "without labels"
            : "in %,d classes".formatted(part.classes().size());
    text.append("%s: %,d images %s%n".formatted(name, part.images(), labels));
    block(text, "files", part.files().isEmpty() ? List.of("none: drawn") : part.files());
    block(text, "sizes", sizes(part));
    block(
        text,
        "grey",
        List.of(
            "%d to %d, mean %.1f"
                .formatted(part.grey().min(), part.grey().max(), part.grey().mean())));
    BlankImages.note("images", part.blank(), part.images())
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
    part.sizes().stream().limit(SIZES_SHOWN).map(InspectionText::size).forEach(lines::add);
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
