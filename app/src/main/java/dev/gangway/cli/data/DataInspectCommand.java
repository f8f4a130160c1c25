package dev.gangway.cli.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.Json;
import dev.gangway.cli.data.InspectedSet.InspectedPart;
import dev.gangway.cli.terminal.PngFile;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.data.DataSet;
import dev.gangway.data.DataSpec;
import dev.gangway.data.Inspection;
import dev.gangway.data.Part;
import dev.gangway.image.BackgroundColour;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gangway data inspect}: what is in a set, to check before training on it. */
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

  private final Terminal terminal;

  public DataInspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    check(sheet == null || !noSheet, "--sheet and --no-sheet exclude each other");
    DataSpec wanted = DataSpec.parse(spec);
    ImageNotes skipped = new ImageNotes();
    DataSet set = options.loader(skipped, BackgroundColour.WHITE).open(wanted);
    List<Part> parts =
        wanted.part().map(List::of).orElseGet(() -> List.copyOf(new TreeSet<>(set.parts())));
    SheetFiles sheets = sheets(set, parts);
    DataSet unheard =
        options
            .loader(new ImageNotes(), BackgroundColour.WHITE)
            .open(wanted); // reads a second time
    List<InspectedPart> found = new ArrayList<>();
    for (Part part : parts) {
      Inspection inspection = Inspection.of(set, part);
      found.add(
          InspectedPart.of(inspection, draw(sheets, new SheetFiles.Picture(unheard, inspection))));
    }
    skipped.report(terminal);
    List<String> offered = new TreeSet<>(set.parts()).stream().map(Part::toString).toList();
    print(new InspectedSet(set.name(), offered, skipped.count(), found));
    return 0;
  }

  private SheetFiles sheets(DataSet set, List<Part> parts) {
    if (noSheet) {
      return SheetFiles.none();
    }
    SheetFiles sheets =
        sheet == null ? SheetFiles.usual(set, parts) : SheetFiles.chosen(sheet, parts);
    return sheets.outside(set, terminal);
  }

  /** Draws the sheet, if one is wanted; a sheet that cannot be had is a warning. */
  private Optional<Path> draw(SheetFiles sheets, SheetFiles.Picture picture) {
    Optional<Path> file = sheets.file(picture.found().origin().part(), terminal);
    Optional<String> warning = file.flatMap(path -> PngFile.write(path, picture::draw));
    warning.ifPresent(terminal::note);
    return warning.isPresent() ? Optional.empty() : file;
  }

  private void print(InspectedSet inspected) {
    terminal.out().print(json ? Json.pretty(inspected) : inspected.text());
  }
}
