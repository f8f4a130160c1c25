package dev.gangway.image;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What transparent pixels lie over. A model sees images as those of its training were seen, so a
 * run and an exported model keep it.
 *
 * @param rgb red, green and blue in 8 bits each
 */
public record BackgroundColour(int rgb) {

  /** What lies under transparent pixels where nothing else was asked for. */
  public static final BackgroundColour WHITE = new BackgroundColour(0xffffff);

  /** What lay there in versions that knew no other. */
  public static final BackgroundColour BLACK = new BackgroundColour(0);

  public BackgroundColour {
    check(rgb >= 0 && rgb <= 0xffffff, "a background is of 24 bits, got %x", rgb);
  }

  /** Reads {@code black}, {@code white} or {@code #rrggbb}. */
  @JsonCreator
  public static BackgroundColour named(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.equals("black")) {
      return BLACK;
    }
    if (name.equals("white")) {
      return WHITE;
    }
    check(
        name.matches("#[0-9a-f]{6}"),
        "background must be black, white or #rrggbb (like #808080), got %s",
        text);
    return new BackgroundColour(Integer.parseInt(name.substring(1), 16));
  }

  boolean isGrey() {
    return level(0) == level(1) && level(1) == level(2);
  }

  /** Of red (0), green (1) or blue (2): 0..255. */
  int level(int channel) {
    return (rgb >> (16 - 8 * channel)) & 0xff;
  }

  @JsonValue
  @Override
  public String toString() {
    return switch (rgb) {
      case 0 -> "black";
      case 0xffffff -> "white";
      default -> "#%06x".formatted(rgb);
    };
  }
}
