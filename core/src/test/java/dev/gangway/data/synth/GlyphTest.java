package dev.gangway.data.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.data.synth.Glyph.HandGlyphs;
import dev.gangway.data.synth.Glyph.TypeFace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GlyphTest {

  @Test
  void linesKeepTheirPointsInHundredths() {
    Glyph glyph = Glyph.parse("-10,20 30,-40; 0,0 50,0");
    assertThat(glyph.strokes())
        .containsExactly(new double[] {-0.1, 0.2, 0.3, -0.4}, new double[] {0, 0, 0.5, 0});
  }

  @Test
  void curvesRunThroughTheirPoints() {
    double[] curve = Glyph.parse("~ 0,0 10,20 40,0").strokes().get(0);
    assertThat(curve).hasSize(26); // 2 x 6 pieces
    assertThat(curve[12]).isEqualTo(0.1, within(1e-12));
    assertThat(curve[13]).isEqualTo(0.2, within(1e-12));
    assertThat(curve[24]).isEqualTo(0.4);
  }

  @Test
  void halfWayOfACatmullRomPieceIsNineSixteenthsOfItsEndsLessOneOfTheirNeighbours() {
    double[] curve = Glyph.parse("~ 0,0 10,0 20,40 30,0").strokes().get(0);
    assertThat(curve[2 * 9 + 1]).isEqualTo((9 * (0.0 + 0.4) - (0.0 + 0.0)) / 16, within(1e-12));
  }

  @Test
  void closedCurveGoesRoundItsStartWithoutACorner() {
    double[] ring = Glyph.parse("~ 0,-50 50,0 0,50 -50,0 0,-50").strokes().get(0);
    assertThat(ring[2]).isEqualTo(-ring[ring.length - 4], within(1e-12));
    assertThat(ring[3]).isEqualTo(ring[ring.length - 3], within(1e-12));
    assertThat(ring[3]).isLessThan(-0.45);
  }

  @Test
  void everyGlyphFillsItsHeight() {
    Stream<Glyph> printed = TypeFace.ALL.stream().flatMap(face -> face.digits().stream());
    Stream<Glyph> written =
        Stream.iterate(0, digit -> digit + 1).limit(10).flatMap(d -> HandGlyphs.of(d).stream());
    List<Glyph> glyphs = Stream.concat(printed, written).toList();
    assertThat(glyphs).hasSizeGreaterThan(70).allSatisfy(GlyphTest::assertFull);
  }

  private static void assertFull(Glyph glyph) {
    double top = 0;
    double bottom = 0;
    for (double[] stroke : glyph.strokes()) {
      for (int i = 1; i < stroke.length; i += 2) {
        top = Math.min(top, stroke[i]);
        bottom = Math.max(bottom, stroke[i]);
      }
    }
    assertThat(top).isBetween(-0.56, -0.44);
    assertThat(bottom).isBetween(0.44, 0.56);
  }
}
