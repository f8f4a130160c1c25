package dev.gangway.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageItem;
import dev.gangway.image.Picture;
import dev.gangway.infer.PredictionTable.CsvTable;
import dev.gangway.infer.PredictionTable.JsonLinesTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkPredictorTest {

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeModel() {
    model = BrightnessModel.write(folder.resolve("model.onnx"), 1, 1);
  }

  /** A bitmap of one grey pixel, as a file would hold it. */
  private static ImageItem pixel(int level) {
    byte[] bmp = {
      'B',
      'M',
      58,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      54,
      0,
      0,
      0,
      40,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      1,
      0,
      24,
      0,
      0,
      0,
      0,
      0,
      4,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      (byte) level,
      (byte) level,
      (byte) level,
      0
    };
    return new ImageItem.InMemory("level " + level, bmp);
  }

  private List<ScoredImage> run(Iterator<ImageItem> items) throws IOException {
    List<ScoredImage> rows = new ArrayList<>();
    try (Predictor predictor = Predictor.open(model, 1)) {
      new BulkPredictor(predictor, 3).run(items, rows::addAll);
    }
    return rows;
  }

  @Test
  void rowsComeInTheOrderOfTheImages() throws IOException {
    List<ScoredImage> rows = run(IntStream.range(0, 1000).mapToObj(i -> pixel(i % 256)).iterator());
    assertThat(rows).hasSize(1000);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).name()).isEqualTo("level " + i % 256);
      assertThat(rows.get(i).prediction().orElseThrow().embedding()).containsExactly(i % 256);
    }
  }

  @Test
  void anUnreadableImageIsARowWithItsReason() throws IOException {
    List<ImageItem> items =
        List.of(
            pixel(7),
            new ImageItem.InMemory("noise", new byte[] {1, 2, 3}),
            new ImageItem.Broken("huge", "too large"),
            pixel(200));
    List<ScoredImage> rows = run(items.iterator());
    assertThat(rows).hasSize(4);
    assertThat(rows.get(1).prediction()).isEmpty();
    assertThat(rows.get(1).error().orElseThrow()).startsWith("noise: ");
    assertThat(rows.get(2).error()).contains("huge: too large");
    assertThat(rows.get(3).prediction().orElseThrow().className()).isEqualTo("bright");
  }

  @Test
  void anImageThatTakesTooMuchMemoryOrFailsIsARowToo() throws IOException {
    List<ImageItem> items =
        List.of(
            pixel(7),
            failing("huge", new OutOfMemoryError("Java heap space")),
            failing("odd", new IllegalStateException("what is this?")),
            pixel(200));
    List<ScoredImage> rows = run(items.iterator());
    assertThat(rows).hasSize(4);
    assertThat(rows.get(1).error().orElseThrow())
        .startsWith("huge: takes more memory than Java has");
    assertThat(rows.get(2).error().orElseThrow())
        .startsWith("odd: cannot be prepared for the model: ")
        .endsWith("what is this?");
    assertThat(rows.get(3).prediction().orElseThrow().className()).isEqualTo("bright");
  }

  /** A file with a name, whose every other use fails. */
  private static ImageItem failing(String name, Throwable failure) {
    return new ImageItem.InFile(
        (Path)
            Proxy.newProxyInstance(
                Path.class.getClassLoader(),
                new Class<?>[] {Path.class},
                (path, method, args) -> {
                  if (method.getName().equals("toString")) {
                    return name;
                  }
                  throw failure;
                }));
  }

  @Test
  void onlyAFewImagesAreTakenBeforeTheirRowsAreWritten() throws IOException {
    int[] taken = {0};
    int[] written = {0};
    int[] most = {0};
    Iterator<ImageItem> endless =
        IntStream.range(0, 5000)
            .mapToObj(
                i -> {
                  taken[0]++;
                  most[0] = Math.max(most[0], taken[0] - written[0]);
                  return pixel(i % 256);
                })
            .iterator();
    try (Predictor predictor = Predictor.open(model, 1)) {
      new BulkPredictor(predictor, 2).run(endless, rows -> written[0] += rows.size());
    }
    assertThat(written[0]).isEqualTo(5000);
    assertThat(most[0]).isLessThanOrEqualTo(2 * 2 * 64 + 1);
  }

  @Test
  void aSinkThatFailsEndsTheWork() {
    try (Predictor predictor = Predictor.open(model, 1)) {
      BulkPredictor bulk = new BulkPredictor(predictor, 2);
      Iterator<ImageItem> items = List.of(pixel(1)).iterator();
      assertThatThrownBy(
              () ->
                  bulk.run(
                      items,
                      rows -> {
                        throw new IOException("disk full");
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("disk full");
      assertThatThrownBy(() -> new BulkPredictor(predictor, 0))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("threads");
    }
  }

  @Test
  void tablesHoldWhatWasAskedFor() throws IOException {
    try (Predictor predictor = Predictor.open(model, 1)) {
      Prediction prediction = predictor.predict(new Picture(1, 1, 1, new byte[] {100}));
      List<ScoredImage> rows =
          List.of(
              ScoredImage.of("a,\"b\".png", prediction), ScoredImage.unreadable("c", "c: broken"));
      AnswerShape shape = predictor.shape();
      ByteArrayOutputStream csv = new ByteArrayOutputStream();
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      try (PredictionTable table =
              new CsvTable(csv, EnumSet.allOf(Column.class), shape, CsvTable.Head.WRITE);
          PredictionTable lines =
              new JsonLinesTable(json, EnumSet.of(Column.PROBABILITIES), shape)) {
        for (ScoredImage row : rows) {
          table.add(row);
          lines.add(row);
        }
      }
      assertThat(csv.toString(StandardCharsets.UTF_8))
          .isEqualTo(
              String.join(
                  "\r\n",
                  "image,class,confidence,p:dark,p:bright,logit:dark,logit:bright,e:0,error",
                  "\"a,\"\"b\"\".png\",dark,0.5,0.5,0.5,0.0,0.0,100.0,",
                  "c,,,,,,,,c: broken",
                  ""));
      assertThat(json.toString(StandardCharsets.UTF_8))
          .isEqualTo(
              """
              {"image":"a,\\"b\\".png","class":"dark","confidence":0.5,"probabilities":{"dark":0.5,"bright":0.5}}
              {"image":"c","error":"c: broken"}
              """);
    }
  }
}
