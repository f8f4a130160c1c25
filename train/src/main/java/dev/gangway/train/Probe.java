package dev.gangway.train;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.data.Classes;
import dev.gangway.data.LabelledImages;
import dev.gangway.eval.StratifiedSample;
import dev.gangway.image.ImageFitter;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.image.Picture;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import dev.gangway.run.Seeds;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Held-out source images that a run keeps, so that it can be exported where its source is not: a
 * model is compared with the networks on them, and its temperature is fitted on them where the
 * checkpoint has no figures of its own. Levels 0 to 255 in {@code probe.safetensors}, N x side x
 * side x channels; classes in {@code probe.json}, which is written last.
 *
 * @param images with the classes in proportion
 * @param of how many were held out
 */
public record Probe(LabelledImages images, int of) {

  private static final int MOST = 500;
  private static final int MOST_BYTES = 16 << 20;
  private static final String PIXELS = "images";

  /** {@code probe.json}: classes in the order of the logits, and the labels of the images. */
  private record Labels(List<String> classes, int[] labels, int of) {}

  static Probe of(LabelledImages heldOut) {
    int fit = MOST_BYTES / (Float.BYTES * heldOut.images().format().bytes());
    int[] places =
        StratifiedSample.of(
            heldOut.labels(), Math.max(1, Math.min(MOST, fit)), Seeds.derive(0, "probe", 0));
    return new Probe(heldOut.select(places), heldOut.size());
  }

  /**
   * The images in the form that a model takes: as they are kept, or of photographs, of which small
   * pictures are kept, some of these enlarged.
   */
  public LabelledImages images(ImageFormat format, int mostPhotographs) {
    ImageFormat kept = images.images().format();
    if (kept.side() == format.side()) {
      return images;
    }
    LabelledImages some =
        images.select(
            StratifiedSample.of(images.labels(), mostPhotographs, Seeds.derive(0, "export", 0)));
    ImageFitter fitter = new ImageFitter(format);
    List<byte[]> enlarged = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      byte[] pixels = some.images().pixels(i);
      enlarged.add(fitter.fit(new Picture(kept.side(), kept.side(), kept.channels(), pixels)));
    }
    return some.withImages(new Images(format, enlarged));
  }

  void write(Path run) throws IOException {
    Images pixels = images.images();
    ImageFormat format = pixels.format();
    ByteBuffer levels = floats(format.bytes() * pixels.size());
    for (int n = 0; n < pixels.size(); n++) {
      for (byte level : pixels.pixels(n)) {
        levels.putFloat(level & 0xff);
      }
    }
    long[] shape = {pixels.size(), format.side(), format.side(), format.channels()};
    Safetensors.write(file(run), Map.of(PIXELS, new Floats(shape, levels.flip())));
    Labels labels = new Labels(images.classes().names(), images.labels(), of);
    WholeFile.write(labels(run), Json.pretty(labels));
  }

  /**
   * What a run keeps; empty if it is of an earlier version.
   *
   * @throws InputException if the files are broken
   */
  public static Optional<Probe> read(Path run) {
    if (!Files.exists(labels(run))) {
      return Optional.empty();
    }
    Labels labels = Json.read(labels(run), Labels.class);
    Floats levels = Safetensors.read(file(run)).get(PIXELS);
    try {
      return Optional.of(
          new Probe(
              new LabelledImages(images(levels), labels.labels, new Classes(labels.classes)),
              labels.of));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException broken) {
      throw InputException.file(
          file(run), "does not fit " + labels(run), "copy the run again, or go on with it", broken);
    }
  }

  private static Images images(Floats levels) {
    ImageFormat format = new ImageFormat((int) levels.shape()[1], (int) levels.shape()[3]);
    ByteBuffer values = levels.values();
    List<byte[]> pixels = new ArrayList<>();
    for (long n = 0; n < levels.shape()[0]; n++) {
      byte[] image = new byte[format.bytes()];
      for (int i = 0; i < image.length; i++) {
        image[i] = (byte) values.getFloat();
      }
      pixels.add(image);
    }
    return new Images(format, pixels);
  }

  /** Room for values as safetensors has them. */
  static ByteBuffer floats(int count) {
    return ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Path file(Path run) {
    return run.resolve("probe.safetensors");
  }

  private static Path labels(Path run) {
    return run.resolve("probe.json");
  }
}
