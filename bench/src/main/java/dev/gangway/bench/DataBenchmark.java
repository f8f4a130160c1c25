package dev.gangway.bench;

import dev.gangway.data.LabelledImages;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.image.BackgroundColour;
import dev.gangway.image.ImageDecoder;
import dev.gangway.image.ImageFitter;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Picture;
import dev.gangway.method.Batch;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Pixels;
import dev.gangway.train.Batches;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;

/** The rate of every station of an image's way to the step, on one thread. */
public record DataBenchmark(TrainingSettings settings, Benchmark.Effort effort)
    implements Benchmark {

  /** Side of the images in files. */
  static final int FILE_SIDE = 64;

  private static final int IMAGES = 500; // at a time

  /** Megabytes are 10^6 bytes of 8-bit pixels as they come out. */
  public record Rate(double imagesPerSecond, double megabytesPerSecond) {}

  @Override
  public Measured measure() throws IOException {
    Map<String, Rate> rates = new LinkedHashMap<>();
    try (Race race = new Race()) {
      race.add("data", WorkerProcess.start(Job.of(Job.Kind.DATA, settings)), effort.runs());
      race.run(effort);
      race.timings("data").forEach((name, t) -> rates.put(name, rate(name, t.median())));
    }
    return new Measured(rates, section(rates));
  }

  private Rate rate(String name, double millis) {
    long decoded = 3L * FILE_SIDE * FILE_SIDE;
    long bytes = name.startsWith("decoding") ? decoded : settings.network().format().bytes();
    double perSecond = IMAGES / millis * 1e3;
    return new Rate(perSecond, bytes * perSecond / 1e6);
  }

  private Section section(Map<String, Rate> rates) {
    String note =
        "One thread; files of %1$d x %1$d x 3, brought to %2$d x %2$d; MB of the pixels that come out."
            .formatted(FILE_SIDE, settings.network().side());
    return Section.of(
        "Data",
        note,
        "station | images/s | MB/s",
        rates,
        (name, rate) ->
            "%s | %,.0f | %,.0f".formatted(name, rate.imagesPerSecond, rate.megabytesPerSecond));
  }

  static List<byte[]> files(int count, int side, String format) {
    LabelledImages street =
        SyntheticDomains.generate("synth-street", 1, count, new ImageFormat(side, 3));
    return IntStream.range(0, count)
        .mapToObj(i -> encoded(street.images().pixels(i), side, format))
        .toList();
  }

  private static byte[] encoded(byte[] pixels, int side, String format) {
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

  /** The way of images from files to the step, on one thread. */
  static final class DataTask implements Job.Task {
    private final ImageFitter fitter;
    private final List<byte[]> png = files(IMAGES, FILE_SIDE, "png");
    private final List<byte[]> jpeg = files(IMAGES, FILE_SIDE, "jpeg");
    private final Batches batches;
    private long iteration;

    DataTask(TrainingSettings settings) {
      fitter = new ImageFitter(settings.network().format());
      batches = new Job(Job.Kind.DATA, settings.withBatch(IMAGES), 4 * IMAGES).batches();
    }

    @Override
    public Map<String, Double> run() {
      Map<String, Double> millis = new LinkedHashMap<>();
      timed(millis, "decoding PNG", () -> decoded(png));
      List<Picture> pictures = timed(millis, "decoding JPEG", () -> decoded(jpeg));
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
      millis.put(name, Timings.since(begun));
      return result;
    }
  }
}
