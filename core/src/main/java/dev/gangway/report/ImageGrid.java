package dev.gangway.report;

import static dev.gangway.base.InputException.check;

import dev.gangway.image.Images;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Groups of images one below the other, for example source images and what the generator makes of
 * them. Every pixel becomes a square of {@code scale x scale}; captions are left out where Java
 * cannot draw text.
 *
 * @param columns images per row; a group takes as many rows as it needs
 * @param scale whole enlargement, from 1
 */
public record ImageGrid(List<ImageGroup> groups, int columns, int scale) {

  static final int GAP = 2; // pixels between images and around them
  static final int CAPTION = 20; // height in pixels

  public ImageGrid {
    groups = List.copyOf(groups);
    check(columns >= 1, "columns must be >= 1, got %s", columns);
    check(scale >= 1 && scale <= 64, "scale must be in 1..64, got %s", scale);
    check(!groups.isEmpty(), "an image grid needs at least one group");
  }

  /** 10 columns, twice as large. */
  public static ImageGrid of(List<ImageGroup> groups) {
    return new ImageGrid(groups, 10, 2);
  }

  /** Draws the grid in red, green and blue. */
  public BufferedImage draw() {
    BufferedImage picture =
        new BufferedImage(
            GAP + columns * pitch(), top(groups.size()) + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    for (int g = 0; g < groups.size(); g++) {
      draw(graphics, groups.get(g), top(g));
    }
    graphics.dispose();
    return picture;
  }

  private void draw(Graphics2D graphics, ImageGroup group, int top) {
    if (captionHeight() > 0) {
      graphics.setColor(Color.BLACK);
      graphics.setFont(PictureFont.size(13));
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.drawString(group.caption(), GAP, top + CAPTION - 5);
    }
    for (int i = 0; i < group.images().size(); i++) {
      int x = GAP + i % columns * pitch();
      int y = top + captionHeight() + i / columns * pitch();
      int size = group.images().format().side() * scale;
      graphics.drawImage(image(group.images(), i), x, y, size, size, null);
    }
  }

  static BufferedImage image(Images images, int i) {
    int side = images.format().side();
    int channels = images.format().channels();
    byte[] pixels = images.pixels(i);
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < side * side; p++) {
      int red = pixels[p * channels] & 0xff;
      int green = pixels[p * channels + channels / 2] & 0xff;
      int blue = pixels[p * channels + channels - 1] & 0xff;
      image.setRGB(p % side, p / side, red << 16 | green << 8 | blue);
    }
    return image;
  }

  /** Where group {@code g} begins; that of the group after the last is the end. */
  private int top(int g) {
    int y = GAP;
    for (ImageGroup group : groups.subList(0, g)) {
      y += captionHeight() + rows(group) * pitch();
    }
    return y;
  }

  private int rows(ImageGroup group) {
    return (group.images().size() + columns - 1) / columns;
  }

  /** From one image to the next. */
  private int pitch() {
    return GAP + scale * groups.stream().mapToInt(g -> g.images().format().side()).max().orElse(0);
  }

  private static int captionHeight() {
    return PictureFont.isUsable() ? CAPTION : 0;
  }
}
