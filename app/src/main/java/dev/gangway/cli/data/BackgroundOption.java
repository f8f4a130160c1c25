package dev.gangway.cli.data;

import dev.gangway.base.InputException;
import dev.gangway.image.BackgroundColour;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What lies under transparent pixels: the same option in every command that decodes images. */
public final class BackgroundOption {

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
