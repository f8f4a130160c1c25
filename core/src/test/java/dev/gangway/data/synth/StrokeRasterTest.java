package dev.gangway.data.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StrokeRasterTest {

  @Test
  void levelStrokeCoversItsRowsAndHalfOfThoseAtItsEdges() {
    StrokeRaster raster = new StrokeRaster(7, 1);
    raster.add(new double[] {-5, 3.5, 12, 3.5}, new double[] {1, 1});
    double[] covered = raster.coverage(1);
    double[] column = {covered[3], covered[10], covered[17], covered[24], covered[31]};
    assertThat(column).containsExactly(0, 0, 0.5, 1, 0.5);
  }

  @Test
  void strokeOutsideTheImageLeavesItEmpty() {
    StrokeRaster raster = new StrokeRaster(4, 1);
    raster.add(new double[] {-9, -9, -9, 20, 30, 30}, new double[] {1, 1, 1});
    assertThat(raster.coverage(1)).containsOnly(0);
  }

  @Test
  void dotIsADiscOfItsArea() {
    StrokeRaster raster = new StrokeRaster(32, 2);
    raster.add(new double[] {16, 16, 16, 16}, new double[] {10, 10});
    double area = java.util.Arrays.stream(raster.coverage(1)).sum();
    assertThat(area).isEqualTo(Math.PI * 100, within(1.5));
  }
}
