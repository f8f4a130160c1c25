package dev.gangway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.eval.Evaluation;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfusionPictureTest {

  /** Of K classes with 10 images each, 8 right and 2 taken for the next class. */
  static Evaluation evaluation(int k) {
    List<String> names = IntStream.range(0, k).mapToObj(c -> "class " + c).toList();
    int[][] confusion = new int[k][k];
    for (int c = 0; c < k; c++) {
      confusion[c][c] = 8;
      confusion[c][(c + 1) % k] = 2;
    }
    return new Evaluation(names, confusion, new int[k]);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 12, 31, 50})
  void everyCellHasItsShade(int k) {
    BufferedImage picture = new ConfusionPicture(evaluation(k)).draw();
    int cell = Math.min(56, 1300 / k);
    long area = (long) cell * cell * k;
    long right = CurvesTest.pixels(picture, Palette.shade(0.8));
    long wrong = CurvesTest.pixels(picture, Palette.shade(0.2));
    assertThat(right).isBetween(area / 2, area);
    assertThat(wrong).isBetween(area / 2, area);
    assertThat(picture.getWidth()).isLessThan(1600);
  }

  @Test
  void hundredsOfClassesStillMakeAPicture() {
    BufferedImage picture = new ConfusionPicture(evaluation(345)).draw();
    assertThat(picture.getWidth()).isLessThan(2000);
  }

  @Test
  void imagesWithoutPredictionHaveTheirOwnColumn() {
    Evaluation decided =
        new Evaluation(List.of("a", "b"), new int[][] {{1, 0}, {0, 1}}, new int[2]);
    Evaluation undecided =
        new Evaluation(List.of("a", "b"), new int[][] {{0, 0}, {0, 1}}, new int[] {1, 0});
    long full = CurvesTest.pixels(new ConfusionPicture(decided).draw(), Palette.BLUE);
    long other = CurvesTest.pixels(new ConfusionPicture(undecided).draw(), Palette.BLUE);
    assertThat(other).isEqualTo(full).isGreaterThan(2 * 2000);
  }

  @Test
  void aClassWithoutImagesStaysWhite() {
    Evaluation half = new Evaluation(List.of("a", "b"), new int[][] {{0, 0}, {0, 1}}, new int[2]);
    BufferedImage picture = new ConfusionPicture(half).draw();
    assertThat(CurvesTest.pixels(picture, Palette.BLUE)).isBetween(2000L, 56L * 56);
    assertThat(CurvesTest.pixels(picture, Color.WHITE)).isPositive();
  }
}
