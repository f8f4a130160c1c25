package dev.gangway.report;

import dev.gangway.eval.Spread;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Rows of values side by side on one axis: a dot for each value, a line at their mean, a band from
 * the least to the most. Rows without values stay empty.
 */
public final class SpreadPicture {

  /**
   * One row.
   *
   * @param values shares 0..1, any number of them, for example one for each seed
   */
  public record Row(String name, List<Double> values) {}

  private static final int WIDTH = 900;
  private static final int HEIGHT = 46; // of a row
  private static final int TOP = 60;
  private static final int BOTTOM = 40;
  private static final int RIGHT = 90;
  private static final int STEP = 5; // of the axis

  private final String title;
  private final List<Row> rows;
  private final int left;
  private final double from;
  private final double to;

  public SpreadPicture(String title, List<Row> rows) {
    this.title = title;
    this.rows = List.copyOf(rows);
    int longest = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    left = Math.min(WIDTH / 2, 24 + 8 * longest);
    double least = all().min().orElse(0);
    double most = all().max().orElse(1);
    double room = Math.max(1e-9, 0.15 * (most - least));
    from = STEP * Math.floor((least - room) / STEP);
    to = Math.max(from + STEP, STEP * Math.ceil((most + room) / STEP));
  }

  private DoubleStream all() {
    return rows.stream().flatMap(row -> row.values().stream()).mapToDouble(value -> 100 * value);
  }

  public BufferedImage draw() {
    BufferedImage picture =
        new BufferedImage(WIDTH, TOP + HEIGHT * rows.size() + BOTTOM, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setFont(PictureFont.size(16));
    graphics.drawString(title, 16, 28);
    drawAxis(graphics);
    for (int i = 0; i < rows.size(); i++) {
      drawRow(graphics, rows.get(i), TOP + i * HEIGHT);
    }
    graphics.dispose();
    return picture;
  }

  private void drawAxis(Graphics2D graphics) {
    graphics.setFont(PictureFont.size(13));
    int bottom = TOP + HEIGHT * rows.size();
    for (double value = from; value <= to; value += STEP) {
      int x = (int) Math.round(place(value));
      graphics.setColor(new Color(0xDDDDDD));
      graphics.drawLine(x, TOP, x, bottom);
      graphics.setColor(Color.DARK_GRAY);
      String text = String.format(Locale.ROOT, "%.0f", value);
      graphics.drawString(text, x - graphics.getFontMetrics().stringWidth(text) / 2, bottom + 20);
    }
  }

  private void drawRow(Graphics2D graphics, Row row, int top) {
    graphics.setFont(PictureFont.size(14));
    graphics.setColor(Color.BLACK);
    graphics.drawString(row.name(), 16, top + HEIGHT / 2 + 5);
    if (row.values().isEmpty()) {
      return;
    }
    double mean = Spread.of(row.values()).mean();
    double least = place(100 * Collections.min(row.values()));
    double most = place(100 * Collections.max(row.values()));
    graphics.setColor(Palette.shade(0.35));
    graphics.fill(new Rectangle2D.Double(least, top + 12, most - least, HEIGHT - 24));
    graphics.setColor(Palette.BLUE);
    graphics.fill(new Rectangle2D.Double(place(100 * mean) - 1.5, top + 8, 3, HEIGHT - 16));
    graphics.setStroke(new BasicStroke(2));
    for (double value : row.values()) {
      graphics.draw(new Ellipse2D.Double(place(100 * value) - 5, top + HEIGHT / 2.0 - 5, 10, 10));
    }
    graphics.setColor(Color.BLACK);
    graphics.drawString(Figures.hundredths(mean), WIDTH - RIGHT + 24, top + HEIGHT / 2 + 5);
  }

  /** Where a value in percent lies. */
  private double place(double value) {
    return left + (WIDTH - RIGHT - left) * (value - from) / (to - from);
  }
}
