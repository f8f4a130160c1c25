package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gangway.export.OnnxExport;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.infer.ModelCard;
import dev.gangway.infer.Predictor;
import dev.gangway.nn.Compute;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.NetworkSettings;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example on a model of untrained networks, exported as a trained one is. */
class SortPhotosTest {

  private static final int SIDE = 32;

  @TempDir private static Path folder;
  private static Path model;
  private static Path photo;
  private static Path broken;

  @BeforeAll
  static void write() throws IOException {
    model = folder.resolve("model.onnx");
    photo = folder.resolve("photo.png");
    broken = Files.writeString(folder.resolve("broken.png"), "no image");
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", photo.toFile());
    NetworkSettings settings = new NetworkSettings(SIDE, 3, 2, 2, 4, 4);
    ModelCard card =
        new ModelCard(
            "test",
            List.of("cat", "dog"),
            new ModelCard.Image(SIDE, 3),
            1,
            new ModelCard.Calibration("none", 1, 0.5, 0.25),
            JsonNodeFactory.instance.objectNode());
    try (FeatureClassifier networks = new FeatureClassifier(settings, Compute.fp32(), 1)) {
      Images checked = new Images(new ImageFormat(SIDE, 3), List.of(new byte[3 * SIDE * SIDE]));
      OnnxExport.write(model, card, networks, checked);
    }
  }

  @Test
  void thePhotoIsToldAndTheBrokenOneNamed() {
    try (Predictor predictor = Predictor.open(model)) {
      assertThat(SortPhotos.line(predictor, photo, 0)).matches("photo\\.png\t(cat|dog)\tsure");
      assertThat(SortPhotos.line(predictor, photo, 1.1f)).endsWith("\tlook");
      assertThat(SortPhotos.line(predictor, broken, 0))
          .startsWith("broken.png\t-\t" + broken + ": unreadable image");
    }
  }

  @Test
  void itRunsByItselfWithoutLibtorch() throws Exception {
    String classPath = System.getProperty("example.classpath");
    assertThat(classPath.split(File.pathSeparator)).hasSizeLessThanOrEqualTo(1 + 5); // and itself
    Path webp = folder.resolve("photo.webp");
    Files.writeString(webp, "RIFF\4\0\0\0WEBP", StandardCharsets.ISO_8859_1);
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-cp",
                classPath,
                SortPhotos.class.getName(),
                model.toString(),
                "0",
                photo.toString(),
                broken.toString(),
                webp.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed)
        .contains("photo.png\t")
        .contains("broken.png\t-\t")
        .contains("unreadable image: WebP needs the jar com.twelvemonkeys.imageio:imageio-webp");
  }
}
