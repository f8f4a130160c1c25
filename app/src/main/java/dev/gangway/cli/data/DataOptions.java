package dev.gangway.cli.data;

import dev.gangway.base.InputException;
import dev.gangway.data.BadImages;
import dev.gangway.data.DataLoader;
import dev.gangway.data.fetch.Catalogue;
import dev.gangway.image.BackgroundColour;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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

  /** The loader; {@code usual} lies under transparent pixels where no colour was asked for. */
  public DataLoader loader(ImageNotes skipped, BackgroundColour usual) {
    return new DataLoader(dataDir(), skipBadImages ? BadImages.SKIP : BadImages.FAIL)
        .withBackground(background.asked().orElse(usual))
        .withSkipListener(skipped);
  }

  /** What lies under transparent pixels: the same option in every command that decodes images. */
  public static final class BackgroundOption {

    @Option(
        names = "--background",
        paramLabel = "COLOR",
        converter = Reader.class,
        description =
            "Under transparent pixels: black, white or #rrggbb (default: that of the run or model, in"
                + " training white).")
    private Optional<BackgroundColour> background = Optional.empty();

    private static final class Reader implements ITypeConverter<BackgroundColour> {
      @Override
      public BackgroundColour convert(String text) {
        try {
          return BackgroundColour.named(text);
        } catch (InputException e) {
          throw new TypeConversionException(e.getMessage());
        }
      }
    }

    /** The colour, if one was asked for. */
    public Optional<BackgroundColour> asked() {
      return background;
    }

    /** The colour, or white. */
    public BackgroundColour orWhite() {
      return background.orElse(BackgroundColour.WHITE);
    }
  }

  /** The user's own catalogue of sets. */
  static final class CatalogueOption {

    @Option(
        names = "--catalogue",
        paramLabel = "FILE",
        description =
            "JSON file with further sets or other mirrors (default: GANGWAY_CATALOGUE, else"
                + " ~/.config/gangway/catalogue.json if it is there).")
    private Path file;

    Catalogue catalogue() {
      Map<String, String> environment = new HashMap<>(System.getenv());
      if (file != null) {
        environment.put("GANGWAY_CATALOGUE", file.toString());
      }
      return Catalogue.load(environment, Path.of(System.getProperty("user.home")));
    }
  }

  /** Where the sets with names lie. */
  public static final class DataDirOption {

    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        description =
            "Where the sets with names lie, one folder each (default: GANGWAY_DATA, else ~/.cache/gangway).")
    private Path dataDir;

    public Path dataDir() {
      return dataDir == null ? DataLoader.defaultDataDir() : dataDir;
    }
  }
}
