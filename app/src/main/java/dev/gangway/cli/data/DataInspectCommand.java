package dev.gangway.cli.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.cli.terminal.PngFile;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.data.ContactSheet;
import dev.gangway.data.DataSet;
import dev.gangway.data.DataSpec;
import dev.gangway.data.Inspection;
import dev.gangway.data.Part;
import dev.gangway.image.BackgroundColour;
import dev.gangway.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Count the images of a set by class and size, and draw a contact sheet of its first images.",
    footer = {
      "",
      DataCommand.SPEC_HELP,
      "",
      "Example: gangway data inspect photos/labelled --sheet photos.png"
    })
public final class DataInspectCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SPEC", description = "The set, for example mnist:train or photos/new.")
  private String spec;

  @Option(
      names = "--sheet",
      paramLabel = "FILE.png",
      description =
          "Contact sheet (default: NAME-PART.png in the current folder). A file that is there is"
              + " never replaced.")
  private Path sheet;

  @Option(names = "--no-sheet", description = "Write no contact sheet.")
  private boolean noSheet;

  @Option(names = "--json", description = "Print what was found as JSON.")
  private boolean json;

  @Mixin private DataOptions options;

  private Terminal terminal;

  @Override
  public Integer call() {
    check(sheet == null || !noSheet, "--sheet and --no-sheet exclude each other");
    DataSpec wanted = DataSpec.parse(spec);
    ImageNotes skipped = new ImageNotes();
    DataSet set = options.loader(skipped, BackgroundColour.WHITE).open(wanted);
    List<Part> parts =
        wanted.part().map(List::of).orElseGet(() -> List.copyOf(new TreeSet<>(set.parts())));
    Map<Part, Path> sheets = noSheet ? Map.of() : sheets(set, parts);
    DataSet unheard =
        options
            .loader(new ImageNotes(), BackgroundColour.WHITE)
            .open(wanted); // reads a second time
    List<InspectedSet.InspectedPart> found = new ArrayList<>();
    for (Part part : parts) {
      Inspection inspection = Inspection.of(set, part);
      found.add(
          InspectedSet.InspectedPart.of(
              inspection, draw(sheets.get(part), new Picture(unheard, inspection))));
    }
    skipped.report(terminal);
    List<String> offered = new TreeSet<>(set.parts()).stream().map(Part::toString).toList();
    print(new InspectedSet(set.name(), offered, skipped.count(), found));
    return 0;
  }

  /**
   * Where the contact sheets of the parts go: never over a file that is there, nor among the images
   * of the set. None if only the usual places are such.
   */
  private Map<Part, Path> sheets(DataSet set, List<Part> parts) {
    boolean usual = sheet == null;
    String name = usual ? stem(set) + ".png" : String.valueOf(sheet.getFileName());
    check(
        name.toLowerCase(Locale.ROOT).endsWith(".png"),
        "the contact sheet is a PNG file: give --sheet a name that ends with .png, got %s",
        sheet);
    Map<Part, Path> files = new TreeMap<>();
    for (Part part : parts) {
      boolean alone = usual ? part == Part.ALL : parts.size() == 1;
      String stem = name.substring(0, name.length() - ".png".length());
      Path file = Path.of(stem + (alone ? "" : "-" + part) + ".png");
      files.put(part, usual ? file : sheet.resolveSibling(file));
    }
    if (!usual) {
      files.values().forEach(DataInspectCommand::requireFree);
    }
    Path first = files.values().iterator().next();
    Path folder = Path.of(set.name());
    if (!isInside(first, folder)) {
      return files;
    }
    if (!usual) {
      throw InputException.file(
          first,
          "the contact sheet would be an image of the set",
          "a file in " + folder,
          "one outside",
          "name another with --sheet");
    }
    terminal.note(
        "no contact sheet: %s would be an image of the set (name a file outside with --sheet)"
            .formatted(first));
    return Map.of();
  }

  /** The last name of a set's path; of a file without what follows the dot. */
  private static String stem(DataSet set) {
    Path place = Path.of(set.name()).toAbsolutePath().normalize();
    String name = place.getFileName() == null ? "images" : place.getFileName().toString();
    int dot = name.indexOf('.', 1);
    return dot > 0 && Files.isRegularFile(place) ? name.substring(0, dot) : name;
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

  private static boolean isInside(Path file, Path folder) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      return Files.isDirectory(folder) && parent.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException gone) {
      return false;
    }
  }

  /** Draws the sheet, if one is wanted; a sheet that cannot be had is a warning. */
  private Optional<Path> draw(Path file, Picture picture) {
    if (file == null) {
      return Optional.empty();
    }
    if (sheet == null && Files.exists(file)) {
      terminal.note(
          "no contact sheet: %s exists already (remove it, or name another with --sheet)"
              .formatted(file));
      return Optional.empty();
    }
    Optional<String> warning = PngFile.write(file, picture::draw);
    warning.ifPresent(terminal::note);
    return warning.isPresent() ? Optional.empty() : Optional.of(file);
  }

  private void print(InspectedSet inspected) {
    terminal.out().print(json ? Json.pretty(inspected) : inspected.text());
  }

  /** What was found, as its JSON has it. */
  record InspectedSet(
      String name, List<String> parts, int unreadable, List<InspectedPart> inspected) {

    private static final int SIZES_SHOWN = 5;

    /** One part; without labels it has no classes. */
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
