package dev.gangway.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Losses or accuracies over iterations as one picture.
 *
 * @param curves drawn in this order; the names must differ
 */
public record Curves(String title, String xTitle, String yTitle, YScale scale, List<Curve> curves) {

  private static final int WIDTH = 900; // pixels
  private static final int HEIGHT = 500;
  private static final int FEW = 50; // points that are marked one by one

  public Curves {
    curves = List.copyOf(curves);
  }

  /** Draws the curves; one without any value that can be shown is left out. */
  public BufferedImage draw() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i).drawable(scale);
      if (curve.hasPoints()) {
        add(chart, curve.thinned(WIDTH), i);
      }
    }
    return BitmapEncoder.getBufferedImage(chart);
  }

  private void style(XYStyler styler) {
    styler.setChartTitleFont(PictureFont.size(18));
    styler.setAxisTitleFont(PictureFont.size(14));
    styler.setAxisTickLabelsFont(PictureFont.size(12));
    styler.setLegendFont(PictureFont.size(13));
    styler.setBaseFont(PictureFont.size(12));
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartTitleBoxVisible(false);
    styler.setPlotBorderVisible(false);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setLocale(Locale.ROOT);
    styler.setXAxisDecimalPattern("#,##0.###");
    styler.setYAxisLogarithmic(
        scale == YScale.LOGARITHMIC && curves.stream().anyMatch(this::isShown));
  }

  private boolean isShown(Curve curve) {
    return curve.drawable(scale).hasPoints();
  }

  private void add(XYChart chart, Curve curve, int i) {
    XYSeries series = chart.addSeries(curve.name(), curve.x(), curve.y());
    int colours = Palette.LINES.size();
    series.setLineColor(Palette.LINES.get(i % colours));
    series.setMarkerColor(Palette.LINES.get(i % colours));
    series.setLineStyle(stroke(i / colours));
    series.setMarker(curve.x().length <= FEW ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
  }

  /** Solid until the colours are used up, then dashes of other lengths. */
  private static BasicStroke stroke(int round) {
    float[] dashes = round == 0 ? null : new float[] {8f / round, 4};
    return new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, dashes, 0);
  }
}
