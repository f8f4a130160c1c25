package dev.gangway.cli.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.Json;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.terminal.WorkDisplay;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.SyntheticFolder;
import dev.gangway.data.synth.SyntheticSeries;
import dev.gangway.image.ImageFormat;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "synth",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Write images of a synthetic domain: PNG files, one sub-folder per digit.",
    footer = {
      "",
      "The same name, seed and side give the same images, on every machine.",
      "",
      "Example: gangway data synth synth-street --out street --count 1000"
    })
public final class DataSynthCommand implements Callable<Integer> {

  private static final int MOST_IMAGES = 1_000_000;
  private static final int LEAST_SIDE = 16;
  private static final int LARGEST_SIDE = 256;
  private static final int DIGITS = 10;

  @Parameters(paramLabel = "NAME", description = "synth-street (colour) or synth-hand (grey).")
  private String name;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "A new or empty folder.")
  private Path out;

  @Option(
      names = "--count",
      paramLabel = "N",
      required = true,
      description = "Images, 1 to 1,000,000; of every ten, one of each digit.")
  private int count;

  @Option(names = "--seed", paramLabel = "S", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--side",
      paramLabel = "N",
      description = "Height and width in pixels, 16 to 256 (default: ${DEFAULT-VALUE}).")
  private int side = 32;

  @Option(names = "--json", description = "Print what was written as JSON.")
  private boolean json;

  private Terminal terminal;

  private record Written(
      String name, String folder, int images, long seed, int side, int channels) {}

  @Override
  public Integer call() {
    check(count >= 1 && count <= MOST_IMAGES, "count must be in 1..1000000, got %s", count);
    check(side >= LEAST_SIDE && side <= LARGEST_SIDE, "side must be in 16..256, got %s", side);
    ImageFormat format = new ImageFormat(side, SyntheticDomains.channels(name));
    SyntheticSeries series = new SyntheticSeries(name, seed, count, format);
    AtomicInteger written = new AtomicInteger();
    try (WorkDisplay display = WorkDisplay.ofImages(terminal)) {
      SyntheticFolder.write(series, out, () -> show(display, written.incrementAndGet()));
    }
    print(new Written(name, out.toString(), count, seed, side, format.channels()));
    return 0;
  }

  private void show(WorkDisplay display, int done) {
    display.show("images", done, count, () -> "%,d of %,d images".formatted(done, count));
  }

  private void print(Written written) {
    if (count < DIGITS) {
      terminal.note("fewer than 10 images: some of the 10 class folders are empty");
    }
    if (json) {
      terminal.out().print(Json.pretty(written));
      return;
    }
    terminal
        .out()
        .println(
            "%s: %,d images of %d x %d pixels, %s, seed %d, in %s"
                .formatted(
                    name,
                    count,
                    side,
                    side,
                    written.channels() == 1 ? "grey" : "colour",
                    seed,
                    out));
    terminal.note("to look at them: gangway data inspect " + out);
  }
}
