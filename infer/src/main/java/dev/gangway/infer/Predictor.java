package dev.gangway.infer;

import dev.gangway.base.InputException;
import dev.gangway.image.BackgroundColour;
import dev.gangway.image.ImageDecoder;
import dev.gangway.image.ImageFitter;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.image.Picture;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Classifies images with a model that {@code gangway export} wrote:
 *
 * <pre>{@code
 * try (var predictor = Predictor.open(Path.of("model.onnx"))) {
 *   Prediction prediction = predictor.predict(Path.of("photo.jpg"));
 * }
 * }</pre>
 *
 * <p>Images may have any size: they are brought to the model's as those of training were. Safe for
 * use by several threads at once; {@link #close} waits for those at work. Needs ONNX Runtime, not
 * libtorch.
 */
public final class Predictor implements AutoCloseable {

  /** Bounds the memory of one pass: so many pixels, which is 256 images of 32 x 32. */
  private static final int PIXELS_AT_ONCE = 1 << 18;

  private final ModelSession session;
  private final ModelCard card;
  private final ImageFormat format;
  private final ImageDecoder decoder;
  private final ImageFitter fitter;
  private final int batch;
  private final ReadWriteLock inUse = new ReentrantReadWriteLock();
  private boolean closed;

  private Predictor(ModelSession session, Optional<BackgroundColour> background) {
    this.session = session;
    card = session.card();
    format = card.image().format();
    decoder =
        new ImageDecoder(
            background.orElseGet(() -> BackgroundColour.named(card.image().background())));
    fitter = new ImageFitter(format);
    batch = Math.max(1, PIXELS_AT_ONCE / (format.side() * format.side()));
  }

  /**
   * Opens a model that uses all cores for each call.
   *
   * @throws InputException if the file is missing, broken, or not a model of Gangway's
   */
  public static Predictor open(Path model) {
    return open(model, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Opens a model.
   *
   * @param threads for each call, the caller's own among them: 1 where many threads call
   * @throws InputException if the file is missing, broken, or not a model of Gangway's
   */
  public static Predictor open(Path model, int threads) {
    return open(model, threads, Optional.empty());
  }

  /**
   * Opens a model for images with another background than its training's.
   *
   * @param threads for each call, the caller's own among them: 1 where many threads call
   * @param background under transparent pixels; empty for the model's own
   * @throws InputException if the file is missing, broken, or not a model of Gangway's
   */
  public static Predictor open(Path model, int threads, Optional<BackgroundColour> background) {
    return new Predictor(ModelSession.open(model, threads), background);
  }

  /** What the model says of itself: classes, temperature, provenance. */
  public ModelCard card() {
    return card;
  }

  /** SHA-256 of the model's file, in hexadecimal: two files with one digest are one model. */
  public String sha256() {
    return session.sha256();
  }

  /** How wide its answers are. */
  public AnswerShape shape() {
    return new AnswerShape(card.classes(), session.embedding());
  }

  /** The form that images have when the model sees them. */
  public ImageFormat format() {
    return format;
  }

  /** Decodes images as those of the model's training were: over the same background. */
  public ImageDecoder decoder() {
    return decoder;
  }

  /** How many images go through the model in one pass; more are cut into several. */
  public int batch() {
    return batch;
  }

  /**
   * Classifies an image file: PNG, JPEG, WebP, TIFF, BMP or GIF.
   *
   * @throws InputException if it cannot be read as an image
   */
  public Prediction predict(Path image) {
    return predict(decoder.decode(image));
  }

  /**
   * Classifies the content of an image file.
   *
   * @throws InputException if it cannot be read as an image
   */
  public Prediction predict(byte[] encoded) {
    return predict(decoder.decode(encoded, "image"));
  }

  /**
   * Classifies a decoded image.
   *
   * @throws InputException if its colours are neither grey nor RGB
   */
  public Prediction predict(BufferedImage image) {
    return predict(decoder.picture(image));
  }

  /** Classifies raw pixels. */
  public Prediction predict(Picture pixels) {
    return predict(List.of(pixels)).get(0);
  }

  /** Classifies raw pixels of several images; predictions in their order. */
  public List<Prediction> predict(List<Picture> pictures) {
    return predict(new Images(format, pictures.stream().map(this::fit).toList()));
  }

  /** The {@code side x side x channels} bytes that the model sees of a picture; needs no model. */
  public byte[] fit(Picture picture) {
    return fitter.fit(picture);
  }

  /**
   * Classifies images that have the model's format already; predictions in their order.
   *
   * @throws InputException if they have another format
   */
  public List<Prediction> predict(Images images) {
    InputException.check(
        images.format().equals(format),
        "the model takes images of %s, got %s",
        format,
        images.format());
    List<Prediction> predictions = new ArrayList<>(images.size());
    for (int start = 0; start < images.size(); start += batch) {
      addBatch(images, start, Math.min(images.size(), start + batch), predictions);
    }
    return predictions;
  }

  private void addBatch(Images images, int start, int end, List<Prediction> predictions) {
    byte[][] planes = new byte[end - start][];
    for (int i = start; i < end; i++) {
      planes[i - start] = planes(images.pixels(i));
    }
    ModelSession.Outputs outputs = run(planes);
    for (int n = 0; n < planes.length; n++) {
      predictions.add(prediction(outputs, n, planes.length));
    }
  }

  /** From H x W x C to C x H x W. */
  private byte[] planes(byte[] pixels) {
    int channels = format.channels();
    if (channels == 1) {
      return pixels;
    }
    int area = pixels.length / channels;
    byte[] planes = new byte[pixels.length];
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < area; i++) {
        planes[channel * area + i] = pixels[i * channels + channel];
      }
    }
    return planes;
  }

  private ModelSession.Outputs run(byte[][] planes) {
    inUse.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the predictor is closed");
      }
      return session.run(planes);
    } finally {
      inUse.readLock().unlock();
    }
  }

  private Prediction prediction(ModelSession.Outputs outputs, int n, int count) {
    float[] logits = row(outputs.logits(), n, count);
    int label = largest(logits);
    return new Prediction(
        label,
        card.classes().get(label),
        logits,
        row(outputs.probabilities(), n, count),
        row(outputs.embeddings(), n, count));
  }

  private static float[] row(float[] matrix, int n, int count) {
    int width = matrix.length / count;
    return Arrays.copyOfRange(matrix, n * width, (n + 1) * width);
  }

  private static int largest(float[] logits) {
    int best = 0;
    for (int c = 0; c < logits.length; c++) {
      InputException.check(
          !Float.isNaN(logits[c]), "the model's answer is not a number (export it again)");
      if (logits[c] > logits[best]) {
        best = c;
      }
    }
    return best;
  }

  /** Waits for the calls at work; later ones throw {@link IllegalStateException}. */
  @Override
  public void close() {
    inUse.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } finally {
      inUse.writeLock().unlock();
    }
  }
}
