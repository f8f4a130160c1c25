package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.data.format.ImageStream;
import dev.gangway.image.BackgroundColour;
import dev.gangway.image.ImageDecoder;
import dev.gangway.image.ImageFiles;
import dev.gangway.image.ImageFitter;
import dev.gangway.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same image has the same pixels in training and in predicting, whatever it lies in. */
class OneWayTest {

  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;
  private static final ImageFormat FORMAT = new ImageFormat(4, 3);

  @TempDir private Path folder;

  /** What the image lies in. */
  enum Way {
    FOLDER,
    ZIP,
    TAR,
    PARQUET,
    IDX
  }

  private static int level(int pixel) {
    return 255 * pixel / (WIDTH * HEIGHT - 1);
  }

  private byte[] png() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, level(i));
    }
    return Files.readAllBytes(ImageFiles.write(image, "png", folder.resolve("in/a.png")));
  }

  private Path write(Way way) throws IOException {
    byte[] png = png();
    Path file = folder.resolve("file");
    switch (way) {
      case FOLDER -> {
        return folder.resolve("in");
      }
      case ZIP -> {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
          zip.putNextEntry(new ZipEntry("a.png"));
          zip.write(png);
        }
      }
      case TAR -> {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
          TarArchiveEntry entry = new TarArchiveEntry("a.png");
          entry.setSize(png.length);
          tar.putArchiveEntry(entry);
          tar.write(png);
          tar.closeArchiveEntry();
        }
      }
      case PARQUET ->
          ParquetFiles.write(
              file,
              "optional binary image;",
              CompressionCodecName.SNAPPY,
              List.of(row -> row.append("image", Binary.fromConstantByteArray(png))));
      case IDX -> {
        ByteBuffer idx = ByteBuffer.allocate(16 + WIDTH * HEIGHT);
        idx.putInt(0x803).putInt(1).putInt(HEIGHT).putInt(WIDTH);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
          idx.put((byte) level(i));
        }
        Files.write(file, idx.array());
      }
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource
  void trainingAndPredictingSeeTheSamePixels(Way way) throws IOException {
    Path place = write(way);
    ImageDecoder decoder = new ImageDecoder(BackgroundColour.WHITE);
    ImageFitter fitter = new ImageFitter(FORMAT);
    byte[] expected = fitter.fit(decoder.decode(folder.resolve("in/a.png")));
    byte[] trained =
        new DataLoader(folder, BadImages.FAIL)
            .open(DataSpec.parse(place.toString()))
            .unlabelled(Part.ALL, FORMAT)
            .pixels(0);
    assertThat(trained).isEqualTo(expected);
    List<byte[]> predicted = new ArrayList<>();
    try (ImageStream images = ImageStream.open(List.of(place))) {
      images.forEachRemaining(item -> predicted.add(fitter.fit(item.decode(decoder))));
    }
    assertThat(predicted).hasSize(1);
    assertThat(predicted.get(0)).isEqualTo(expected);
  }
}
