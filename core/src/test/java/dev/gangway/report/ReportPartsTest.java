package dev.gangway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.eval.Spread;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Curves, cut grids, escaping, figures and comparisons. */
class ReportPartsTest {

  @TempDir private Path folder;

  @Test
  void textAndAttributesAreEscaped() {
    assertThat(Html.element("p", "a<b>&\"'\u0000").markup())
        .isEqualTo("<p>a&lt;b&gt;&amp;&quot;&#39;\uFFFD</p>");
    assertThat(Html.element(Html.with("a", "href", "\"><b>"), "x").markup())
        .isEqualTo("<a href=\"&quot;&gt;&lt;b&gt;\">x</a>");
  }

  @Test
  void longCurvesAreMeansOfNeighbours() throws IOException {
    List<JsonNode> steps = new ArrayList<>();
    for (int i = 1; i <= 800; i++) {
      steps.add(Json.parse("{\"iteration\":%d,\"v\":{\"a\":%d}}".formatted(i, i), JsonNode.class));
    }
    Chart chart = Chart.ofSteps("id", "title", true, steps, line -> line.path("v"));
    assertThat(chart.x()).hasSize(400).startsWith(2.0, 4.0);
    assertThat(chart.series().get(0).values()).startsWith(1.5, 3.5).endsWith(799.5);
    assertThat(chart.note()).isEqualTo("Each point is the mean of 2 steps.");
  }

  @Test
  void aCurveThatBeginsLateOrHoldsNoNumbersHasGaps() throws IOException {
    List<JsonNode> steps = new ArrayList<>();
    for (String values : List.of("{\"a\":1}", "{\"a\":\"NaN\",\"b\":2}", "{\"a\":3}")) {
      steps.add(Json.parse("{\"iteration\":1,\"v\":" + values + "}", JsonNode.class));
    }
    Chart chart = Chart.ofSteps("id", "title", false, steps, line -> line.path("v"));
    assertThat(chart.series().get(0).values()).containsExactly(1.0, null, 3.0);
    assertThat(chart.series().get(1).values()).containsExactly(null, 2.0, null);
  }

  @Test
  void aGridOfSamplesIsCutIntoInputsAndWhatWasMadeOfThem() throws IOException {
    List<ImageGroup> groups = new ArrayList<>();
    for (int group = 0; group < 4; group++) {
      byte[] pixels = new byte[20 * 16];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) (60 * group + i / 16); // one grey for each image
      }
      List<byte[]> images =
          IntStream.range(0, 20)
              .mapToObj(i -> java.util.Arrays.copyOfRange(pixels, 16 * i, 16 * i + 16))
              .toList();
      groups.add(new ImageGroup("group " + group, new Images(new ImageFormat(4, 1), images)));
    }
    Path file = folder.resolve("epoch-0001.png");
    BufferedImage grid = ImageGrid.of(groups).draw();
    PngFile.write(file, () -> grid);
    SampleSheet sheet = SampleSheet.read(file, 4).orElseThrow();
    BufferedImage target = ImageIO.read(new ByteArrayInputStream(sheet.target()));
    assertThat(target.getWidth()).isEqualTo(40);
    assertThat(target.getHeight()).isEqualTo(16);
    assertThat(target.getRGB(0, 0) & 0xff).isEqualTo(120); // the first target
    assertThat(target.getRGB(7, 5) & 0xff).isEqualTo(181); // below the second: made of it
    assertThat(target.getRGB(39, 15) & 0xff).isEqualTo(199); // made of the twentieth
  }

  @Test
  void aPictureOfAnotherKindIsLeftOut() throws IOException {
    Path file = folder.resolve("last.png");
    PngFile.write(file, () -> new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB));
    assertThat(SampleSheet.read(file, 4)).isEmpty();
    Files.writeString(file, "no picture");
    assertThat(SampleSheet.read(file, 4)).isEmpty();
  }

  /** 100 times 0.92045 is 92.04499999999999 in binary, and a script would round that down. */
  @ParameterizedTest
  @CsvSource({
    "0.92045, 92.05 %",
    "0.9205, 92.05 %",
    "0.00005, 0.01 %",
    "0.0625, 6.25 %",
    "1, 100.00 %"
  })
  void aScoreIsRoundedByItsDecimals(double share, String told) {
    assertThat(Figures.percent(share)).isEqualTo(told);
    assertThat(Figures.hundredths(share) + " %").isEqualTo(told);
  }

  @Test
  void figuresReadAsTheyShould() {
    assertThat(Figures.percent(0.89686)).isEqualTo("89.69 %");
    assertThat(Figures.percent(Double.NaN)).isEqualTo("–");
    assertThat(Figures.points(-0.01)).isEqualTo("-1.00");
    assertThat(Figures.points(-0.00001)).isEqualTo("+0.00");
    assertThat(Figures.typeset(Figures.points(-0.01))).isEqualTo("−1.00");
    assertThat(Figures.spread(Spread.of(List.of(0.5)))).isEqualTo("50.00");
    assertThat(Figures.gain(Spread.of(List.of(0.1, 0.3)))).isEqualTo("+20.00 ± 14.14");
    assertThat(Figures.time(3_725)).isEqualTo("1:02:05 h");
    assertThat(Figures.time(65)).isEqualTo("1:05 min");
  }

  @Test
  void runsAreComparedRowByRowAndSeedBySeed() throws IOException {
    List<RunFiles> runs = new ArrayList<>();
    double[][] accuracies = {{0.6, 0.7}, {0.9, 0.8}};
    for (int row = 0; row < 2; row++) {
      String setting = row == 0 ? "source-only" : "c1+c2";
      for (int seed = 1; seed <= 2; seed++) {
        Path path = folder.resolve("cells").resolve(setting + "-seed" + seed);
        new RunFolder(path, setting, seed)
            .withConfig("street")
            .withLog()
            .finished(accuracies[row][seed - 1]);
        runs.add(RunFiles.read(path));
      }
    }
    java.util.Collections.reverse(runs);
    Comparison comparison = Comparison.of(runs).get(0);
    assertThat(comparison.rows())
        .extracting(Comparison.Row::name)
        .containsExactly("source-only", "c1+c2");
    assertThat(comparison.seeds()).containsExactly(1L, 2L);
    assertThat(comparison.best().orElseThrow().name()).isEqualTo("c1+c2");
    assertThat(comparison.gain(comparison.rows().get(1)).orElseThrow().mean())
        .isCloseTo(0.2, within(1e-12)); // 0.3 and 0.1
    assertThat(comparison.gain(comparison.rows().get(0))).isEmpty(); // of itself

    Path out = folder.resolve("report.html");
    Files.writeString(runs.get(0).path().resolve("report.html"), "its own");
    new ComparisonReport(2, 100, note -> {})
        .write("an ablation", runs.stream().map(RunFiles::path).toList(), out);
    assertThat(Files.readString(out))
        .contains("85.00 ± 7.07", "+20.00 ± 14.14", "Best setting on the target: c1+c2")
        .contains("<a href=\"cells/c1%2Bc2-seed2/report.html\">");
  }

  @Test
  void runsOfOtherTasksAreNotMixed() throws IOException {
    List<RunFiles> runs = new ArrayList<>();
    for (String source : List.of("street", "other")) {
      Path path = folder.resolve(source);
      new RunFolder(path, "c1+c2", 1).withConfig(source).finished(0.5);
      runs.add(RunFiles.read(path));
    }
    List<Comparison> comparisons = Comparison.of(runs);
    assertThat(comparisons)
        .extracting(Comparison::task)
        .containsExactly("street → hand", "other → hand");
    assertThat(comparisons.get(0).gain(comparisons.get(0).rows().get(0)))
        .isEqualTo(Optional.empty());
  }
}
