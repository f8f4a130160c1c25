package dev.gangway.cli.data;

import dev.gangway.data.BadImages;
import dev.gangway.data.DataLoader;
import dev.gangway.image.BackgroundColour;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Where the data lie and what happens to broken images: the same options in every command that
 * reads data.
 */
public final class DataOptions {

  @Mixin private DataDirOption place;

  @Option(
      names = "--skip-bad-images",
      description = "Leave out unreadable images in folders, with a count, instead of failing.")
  private boolean skipBadImages;

  @Mixin private BackgroundOption background;

  public Path dataDir() {
    return place.dataDir();
  }

  public boolean skipBadImages() {
    return skipBadImages;
  }

  public BackgroundOption background() {
    return background;
  }

  /**
   * The loader that these options ask for.
   *
   * @param usual under transparent pixels, where no colour was asked for
   */
  public DataLoader loader(ImageNotes skipped, BackgroundColour usual) {
    return new DataLoader(dataDir(), skipBadImages ? BadImages.SKIP : BadImages.FAIL)
        .withBackground(background.asked().orElse(usual))
        .withSkipListener(skipped);
  }
}
