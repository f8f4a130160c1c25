package dev.gangway.bench;

import dev.gangway.data.BackgroundColour;
import dev.gangway.data.ImageDecoder;
import dev.gangway.data.ImageFitter;
import dev.gangway.data.ImageFormat;
import dev.gangway.data.Picture;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.nn.Pixels;
import dev.gangway.train.Batch;
import dev.gangway.train.Batches;
import dev.gangway.train.TrainingSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;

/** The way of images from files to the step, on one thread: {@link #IMAGES} at a time. */
final class DataTask implements Task {

  /** Images in each measurement. */
  static final int IMAGES = 500;

  /** Side of the images in files. */
  static final int FILE_SIDE = 64;

  private final TrainingSettings settings;
  private final List<byte[]> png;
  private final List<byte[]> jpeg;
  private final Batches batches;
  private long iteration;

  DataTask(TrainingSettings settings) {
    this.settings = settings.withBatch(IMAGES);
    List<byte[]> drawn = new ArrayList<>();
    var street =
        SyntheticDomains.generate("synth-street", 1, IMAGES, new ImageFormat(FILE_SIDE, 3));
    for (int i = 0; i < street.size(); i++) {
      drawn.add(street.images().pixels(i));
    }
    png = drawn.stream().map(pixels -> encoded(pixels, "png")).toList();
    jpeg = drawn.stream().map(pixels -> encoded(pixels, "jpeg")).toList();
    batches = RandomImages.batches(this.settings, 4 * IMAGES);
  }

  /** A colour image of {@link #FILE_SIDE} as a file. */
  static byte[] encoded(byte[] pixels, String format) {
    return encoded(pixels, FILE_SIDE, format);
  }

  /** A square colour image as a file. */
  static byte[] encoded(byte[] pixels, int side, String format) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
    int[] samples = new int[pixels.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = pixels[i] & 0xff;
    }
    image.getRaster().setPixels(0, 0, side, side, samples);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public Map<String, Double> run() {
    Map<String, Double> millis = new LinkedHashMap<>();
    timed(millis, "decoding PNG", () -> decoded(png));
    List<Picture> pictures = timed(millis, "decoding JPEG", () -> decoded(jpeg));
    ImageFitter fitter = new ImageFitter(settings.network().format());
    timed(millis, "resizing", () -> pictures.stream().map(fitter::fit).toList());
    Batch batch = timed(millis, "choosing a batch", () -> batches.at(iteration++));
    try (PointerScope scope = new PointerScope()) {
      timed(
          millis,
          "batch to tensor",
          () -> Pixels.forDiscriminator(Pixels.of(batch.target(), batch.targetIndices())));
    }
    return millis;
  }

  private static List<Picture> decoded(List<byte[]> files) {
    ImageDecoder decoder = new ImageDecoder(BackgroundColour.WHITE);
    return files.stream().map(bytes -> decoder.decode(bytes, "image")).toList();
  }

  private static <T> T timed(Map<String, Double> millis, String name, Supplier<T> work) {
    long begun = System.nanoTime();
    T result = work.get();
    millis.put(name, Task.millisSince(begun));
    return result;
  }

  @Override
  public void close() {}
}
