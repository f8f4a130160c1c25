package dev.gangway.report;

import dev.gangway.eval.Evaluation;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A confusion matrix as a heat map: rows are true classes, columns predictions, the shade is the
 * share of the row. Wide cells hold the count and the percentage, narrow ones the percentage; empty
 * ones stay empty.
 */
public final class ConfusionPicture {

  private static final int LEGIBLE = 22; // pixels of a cell that can hold a number
  private static final int ROOMY = 44; // pixels of a cell that can hold two
  private static final int LONGEST_NAME = 18; // characters
  private static final int MARGIN = 30;

  private final List<String> names;
  private final List<String> columns;
  private final int[][] counts; // K x columns
  private final String title;
  private final int cell;

  public ConfusionPicture(Evaluation evaluation) {
    names = evaluation.classNames().stream().map(ConfusionPicture::shortened).toList();
    columns = new ArrayList<>(names);
    counts = Arrays.stream(evaluation.confusion()).map(int[]::clone).toArray(int[][]::new);
    if (Arrays.stream(evaluation.undecided()).anyMatch(n -> n > 0)) {
      appendUndecided(evaluation.undecided());
    }
    title =
        "accuracy %s of %s"
            .formatted(Figures.percent(evaluation.accuracy()), Figures.count(evaluation.n()));
    cell = Math.max(4, Math.min(56, 1300 / names.size()));
  }

  private void appendUndecided(int[] undecided) {
    columns.add("(none)");
    for (int row = 0; row < counts.length; row++) {
      counts[row] = Arrays.copyOf(counts[row], columns.size());
      counts[row][columns.size() - 1] = undecided[row];
    }
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  /** Draws the matrix; it fits a screen up to 50 classes. */
  public BufferedImage draw() {
    int left = MARGIN + namesWidth();
    int top = 2 * MARGIN + namesWidth();
    int width = Math.max(left + columns.size() * cell + MARGIN, 320);
    BufferedImage picture =
        new BufferedImage(
            width, top + names.size() * cell + MARGIN / 2, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    drawTitles(graphics, left, top);
    graphics.translate(left, top);
    drawNames(graphics);
    drawCells(graphics);
    graphics.dispose();
    return picture;
  }

  private int namesWidth() {
    int longest = columns.stream().mapToInt(String::length).max().orElse(0);
    return 12 + Math.round(longest * nameSize() * 0.62f);
  }

  private float nameSize() {
    return Math.min(14, cell * 0.6f);
  }

  private void drawTitles(Graphics2D graphics, int left, int top) {
    graphics.setColor(Color.BLACK);
    graphics.setFont(PictureFont.size(15));
    graphics.drawString(title, 8, 20);
    graphics.setFont(PictureFont.size(13));
    graphics.drawString("predicted class", left, 20 + MARGIN - 6);
    AffineTransform upright = graphics.getTransform();
    graphics.rotate(-Math.PI / 2, 18, top);
    graphics.drawString("true class", 18 - Math.min(names.size() * cell, 70), top);
    graphics.setTransform(upright);
  }

  private void drawNames(Graphics2D graphics) {
    graphics.setFont(PictureFont.size(nameSize()));
    float middle = cell / 2f + nameSize() * 0.36f;
    for (int row = 0; row < names.size(); row++) {
      int width = graphics.getFontMetrics().stringWidth(names.get(row));
      graphics.drawString(names.get(row), -6 - width, row * cell + middle);
    }
    AffineTransform upright = graphics.getTransform();
    for (int column = 0; column < columns.size(); column++) {
      graphics.translate(column * cell + (double) middle, -6);
      graphics.rotate(-Math.PI / 2);
      graphics.drawString(columns.get(column), 0, 0);
      graphics.setTransform(upright);
    }
  }

  private void drawCells(Graphics2D graphics) {
    for (int row = 0; row < names.size(); row++) {
      long total = Arrays.stream(counts[row]).asLongStream().sum();
      for (int column = 0; column < columns.size(); column++) {
        double share = total == 0 ? 0 : (double) counts[row][column] / total;
        graphics.setColor(Palette.shade(share));
        graphics.fillRect(column * cell, row * cell, cell, cell);
        graphics.setColor(share > 0.5 ? Color.WHITE : Color.BLACK);
        if (counts[row][column] > 0) {
          drawNumbers(graphics, counts[row][column], share, column * cell, row * cell);
        }
      }
    }
    drawLines(graphics);
  }

  private void drawNumbers(Graphics2D graphics, int count, double share, int x, int y) {
    String percent =
        share > 0 && share < 0.005 ? "<1" : String.format(Locale.ROOT, "%.0f", 100 * share);
    if (cell >= ROOMY) {
      drawCentred(graphics, String.format(Locale.ROOT, "%,d", count), 13, x, y + cell * 0.45f);
      drawCentred(graphics, percent + " %", 11, x, y + cell * 0.78f);
    } else if (cell >= LEGIBLE) {
      drawCentred(graphics, percent, cell * 0.42f, x, y + cell * 0.65f);
    }
  }

  /** Draws smaller where the text is wider than the cell. */
  private void drawCentred(Graphics2D graphics, String text, float size, int x, float baseline) {
    graphics.setFont(PictureFont.size(size));
    int width = graphics.getFontMetrics().stringWidth(text);
    if (width > cell - 4) {
      graphics.setFont(PictureFont.size(size * (cell - 4) / width));
      width = graphics.getFontMetrics().stringWidth(text);
    }
    graphics.drawString(text, x + (cell - width) / 2f, baseline);
  }

  private void drawLines(Graphics2D graphics) {
    graphics.setColor(new Color(0xDDDDDD));
    for (int row = 0; row <= names.size(); row++) {
      graphics.drawLine(0, row * cell, columns.size() * cell, row * cell);
    }
    for (int column = 0; column <= columns.size(); column++) {
      graphics.drawLine(column * cell, 0, column * cell, names.size() * cell);
    }
  }
}
