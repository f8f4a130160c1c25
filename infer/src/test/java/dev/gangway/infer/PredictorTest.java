package dev.gangway.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.gangway.base.InputException;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PredictorTest {

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeModel() {
    model = BrightnessModel.write(folder.resolve("model.onnx"), 3, 2);
  }

  /** All pixels red of one level. */
  private static BufferedImage red(int side, int level) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, level << 16);
    }
    return image;
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  @Test
  void answersAreThoseWorkedByHand() {
    try (Predictor predictor = Predictor.open(model)) {
      Prediction prediction = predictor.predict(red(9, 101));
      assertThat(prediction.label()).isEqualTo(1);
      assertThat(prediction.className()).isEqualTo("bright");
      assertThat(prediction.logits()).containsExactly(-1, 1);
      assertThat(prediction.embedding()).containsExactly(101, 0, 0);
      double bright = 1 / (1 + Math.exp(-(1 - -1) / 2.0)); // temperature 2
      assertThat(prediction.confidence()).isCloseTo((float) bright, within(1e-6f));
      assertThat(prediction.probabilities()[0]).isCloseTo((float) (1 - bright), within(1e-6f));
    }
  }

  @Test
  void everyWayToGiveAnImageIsTheSame() throws IOException {
    BufferedImage image = red(6, 40);
    Path file = Files.write(folder.resolve("red.png"), png(image));
    byte[] pixels = new byte[6 * 6 * 3];
    for (int i = 0; i < pixels.length; i += 3) {
      pixels[i] = 40;
    }
    try (Predictor predictor = Predictor.open(model)) {
      List<Prediction> all =
          List.of(
              predictor.predict(image),
              predictor.predict(file),
              predictor.predict(png(image)),
              predictor.predict(new Picture(6, 6, 3, pixels)));
      assertThat(all).allSatisfy(p -> assertThat(p.logits()).containsExactly(60, -60));
    }
  }

  @Test
  void manyImagesAreCutIntoPassesAndKeepTheirOrder() {
    try (Predictor predictor = Predictor.open(model)) {
      int count = 2 * predictor.batch() + 3;
      List<byte[]> pixels =
          IntStream.range(0, count)
              .mapToObj(
                  i -> {
                    byte[] image = new byte[48];
                    Arrays.fill(image, (byte) (i % 256));
                    return image;
                  })
              .toList();
      List<Prediction> predictions = predictor.predict(new Images(new ImageFormat(4, 3), pixels));
      assertThat(predictions).hasSize(count);
      for (int i = 0; i < count; i++) {
        assertThat(predictions.get(i).embedding()[0]).isEqualTo(i % 256);
      }
      assertThat(predictor.predict(List.of())).isEmpty();
    }
  }

  @Test
  void aModelOfFloatsAndOneOfGreyAnswerAlike() {
    Path floats =
        BrightnessModel.write(
            folder.resolve("floats.onnx"),
            BrightnessModel.model(BrightnessModel.card(3, 1), TensorProto.DataType.FLOAT));
    Path grey = BrightnessModel.write(folder.resolve("grey.onnx"), 1, 1);
    try (Predictor ofFloats = Predictor.open(floats);
        Predictor ofGrey = Predictor.open(grey)) {
      assertThat(ofFloats.predict(red(4, 200)).logits()).containsExactly(-100, 100);
      assertThat(ofGrey.predict(red(4, 200)).embedding()).containsExactly(60); // 0.299 * 200
    }
  }

  @Test
  void severalThreadsPredictAtOnce() {
    try (Predictor predictor = Predictor.open(model, 1)) {
      assertThat(
              IntStream.range(0, 400)
                  .parallel()
                  .allMatch(i -> predictor.predict(red(5, i % 256)).embedding()[0] == i % 256))
          .isTrue();
    }
  }

  @Test
  void aClosedPredictorSaysSo() {
    Predictor predictor = Predictor.open(model);
    predictor.close();
    predictor.close();
    assertThatThrownBy(() -> predictor.predict(red(4, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the predictor is closed");
  }

  @Test
  void whatIsNoImageIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.png"), "not an image");
    try (Predictor predictor = Predictor.open(model)) {
      assertThatThrownBy(() -> predictor.predict(text))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("notes.png");
      assertThatThrownBy(() -> predictor.predict(new byte[] {1, 2, 3}))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("not PNG, JPEG, WebP, TIFF, BMP or GIF but of an unknown format");
      Images other = new Images(new ImageFormat(2, 3), List.of(new byte[12]));
      assertThatThrownBy(() -> predictor.predict(other))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(
              "the model takes images of 4 x 4 pixels in colour, got 2 x 2 pixels in colour");
    }
  }

  /** What can be wrong with a file. */
  enum Broken {
    MISSING("cannot be read"),
    EMPTY("not an ONNX model"),
    TEXT("not an ONNX model"),
    CUT_OFF("not an ONNX model"),
    FOREIGN("an ONNX file without Gangway's metadata"),
    OF_THE_FUTURE("found format 99, expected format 1"),
    OTHER_SIDE("images of UINT8 [-1, 3, 4, 4], expected [-1, 3, 8, 8]"),
    NO_TEMPERATURE("its metadata is broken"),
    COLD("its metadata is broken"),
    WITHOUT_LOGITS("expected logits"),
    MORE_CLASSES("logits of FLOAT [-1, 2], expected [-1, 3]");

    private final String message;

    Broken(String message) {
      this.message = message;
    }

    private ModelProto.Builder change(ModelProto.Builder model) {
      return switch (this) {
        case FOREIGN -> model.clearMetadataProps();
        case OF_THE_FUTURE -> text(model, "format", "99");
        case OTHER_SIDE -> text(model, "image", "{\"side\":8,\"channels\":3}");
        case NO_TEMPERATURE -> text(model, "temperature", "warm");
        case COLD -> text(model, "temperature", "0");
        case MORE_CLASSES -> text(model, "classes", "[\"a\",\"b\",\"c\"]");
        case WITHOUT_LOGITS -> {
          model.getGraphBuilder().removeOutput(0);
          yield model;
        }
        default -> model;
      };
    }

    private static ModelProto.Builder text(ModelProto.Builder model, String key, String text) {
      model.getMetadataPropsBuilderList().stream()
          .filter(property -> property.getKey().equals("gangway." + key))
          .forEach(property -> property.setValue(text));
      return model;
    }

    private void write(Path file) throws IOException {
      byte[] whole =
          change(BrightnessModel.model(BrightnessModel.card(3, 1), TensorProto.DataType.UINT8))
              .build()
              .toByteArray();
      switch (this) {
        case MISSING -> {}
        case EMPTY -> Files.write(file, new byte[0]);
        case TEXT -> Files.writeString(file, "a model");
        case CUT_OFF -> Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        default -> Files.write(file, whole);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsNoModelIsNamedWithItsFault(Broken broken) throws IOException {
    Path file = folder.resolve("broken.onnx");
    broken.write(file);
    assertThatThrownBy(() -> Predictor.open(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(broken.message);
  }
}
