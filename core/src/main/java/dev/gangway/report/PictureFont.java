package dev.gangway.report;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The font of every picture: Liberation Sans, which comes with Gangway, so that pictures look the
 * same everywhere and a machine without any font (a slim container) can draw them.
 *
 * <p>On such a machine Java fails before it opens a font, because fontconfig lists none. It does
 * not ask fontconfig when the system property {@code sun.awt.fontconfig} names a list; then one
 * that names no font is enough.
 */
final class PictureFont {

  private static final String LIST = "sun.awt.fontconfig";
  private static final Optional<Font> FONT = load();

  private PictureFont() {}

  /** Whether this Java can draw text at all; it cannot without its own libfreetype. */
  static boolean isUsable() {
    return FONT.isPresent();
  }

  /** The font at a height in pixels. */
  static Font size(float pixels) {
    return FONT.orElseThrow(() -> new IllegalStateException("this Java cannot draw text"))
        .deriveFont(pixels);
  }

  private static Optional<Font> load() {
    try {
      return Optional.of(open());
    } catch (IOException
        | FontFormatException
        | RuntimeException
        | LinkageError
        | InternalError e) {
      return System.getProperty(LIST) == null ? loadWithoutFontconfig() : Optional.empty();
    }
  }

  private static Optional<Font> loadWithoutFontconfig() {
    try {
      Path list = Files.createTempFile("gangway-fonts", ".properties");
      list.toFile().deleteOnExit();
      Files.writeString(list, "version=1\nsequence.allfonts=default\n");
      System.setProperty(LIST, list.toString());
      return Optional.of(open());
    } catch (IOException
        | FontFormatException
        | RuntimeException
        | LinkageError
        | InternalError e) {
      System.clearProperty(LIST);
      return Optional.empty();
    }
  }

  private static Font open() throws IOException, FontFormatException {
    try (InputStream in = PictureFont.class.getResourceAsStream("LiberationSans-Regular.ttf")) {
      return Font.createFont(Font.TRUETYPE_FONT, in);
    }
  }
}
