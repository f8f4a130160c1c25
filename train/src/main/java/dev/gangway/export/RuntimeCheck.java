package dev.gangway.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.gangway.eval.Features;
import dev.gangway.eval.Probabilities;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.infer.ModelCard;
import dev.gangway.nn.FeatureClassifier;
import java.nio.ByteBuffer;
import java.util.Map;

/** Compares what an ONNX model yields in ONNX Runtime with what the trained networks say. */
final class RuntimeCheck {

  private static final int BATCH = 100;

  private final byte[] model;
  private final double temperature;

  RuntimeCheck(byte[] model, double temperature) {
    this.model = model;
    this.temperature = temperature;
  }

  /**
   * The largest difference of any output for any image, relative to the networks' value where that
   * is beyond 1: embeddings reach dozens, and 32 bits have seven digits for them as for others.
   *
   * @throws ExportException if an output of either is not finite, or if the shapes differ
   */
  double compare(FeatureClassifier networks, Images images) {
    Features expected = networks.classify(images);
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "gangway");
    double worst = 0;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(model, options)) {
      for (int start = 0; start < images.size(); start += BATCH) {
        int end = Math.min(images.size(), start + BATCH);
        worst = Math.max(worst, compare(session, images, expected, new Span(start, end)));
      }
      return worst;
    } catch (OrtException e) {
      throw new ExportException("ONNX Runtime does not run the model: " + e.getMessage());
    }
  }

  /** Images {@code start} to {@code end - 1}. */
  private record Span(int start, int end) {}

  private double compare(OrtSession session, Images images, Features expected, Span span)
      throws OrtException {
    try (OnnxTensor input = input(images, span);
        OrtSession.Result result = session.run(Map.of(ModelCard.INPUT, input))) {
      float[][] logits = values(result, ModelCard.LOGITS);
      float[][] probabilities = values(result, ModelCard.PROBABILITIES);
      float[][] embeddings = values(result, ModelCard.EMBEDDING);
      double worst = 0;
      for (int n = 0; n < logits.length; n++) {
        float[] trained = expected.logits()[span.start + n];
        float[] embedding = expected.embeddings()[span.start + n];
        worst = Math.max(worst, difference(ModelCard.LOGITS, logits[n], trained));
        worst =
            Math.max(
                worst, difference(ModelCard.PROBABILITIES, probabilities[n], softmax(trained)));
        worst = Math.max(worst, difference(ModelCard.EMBEDDING, embeddings[n], embedding));
      }
      return worst;
    }
  }

  private OnnxTensor input(Images images, Span span) throws OrtException {
    ImageFormat format = images.format();
    int count = span.end - span.start;
    ByteBuffer buffer = ByteBuffer.allocateDirect(count * format.bytes());
    for (int n = span.start; n < span.end; n++) {
      byte[] pixels = images.pixels(n);
      for (int channel = 0; channel < format.channels(); channel++) {
        for (int i = channel; i < pixels.length; i += format.channels()) {
          buffer.put(pixels[i]);
        }
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {count, format.channels(), format.side(), format.side()};
    return OnnxTensor.createTensor(environment, buffer.flip(), shape, OnnxJavaType.UINT8);
  }

  private static float[][] values(OrtSession.Result result, String name) throws OrtException {
    return (float[][]) result.get(name).orElseThrow().getValue();
  }

  private float[] softmax(float[] logits) {
    double[] p = Probabilities.softmax(logits, 1 / temperature);
    float[] floats = new float[p.length];
    for (int c = 0; c < p.length; c++) {
      floats[c] = (float) p[c];
    }
    return floats;
  }

  /** The largest {@code |found - trained| / max(1, |trained|)} of one image's output. */
  static double difference(String output, float[] found, float[] trained) {
    requireFinite(output, "of the trained networks", trained);
    requireFinite(output, "in ONNX Runtime", found);
    if (found.length != trained.length) {
      throw new ExportException(
          "%s has %d values in ONNX Runtime, %d in the trained networks"
              .formatted(output, found.length, trained.length));
    }
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      double apart = Math.abs((double) found[i] - trained[i]);
      worst = Math.max(worst, apart / Math.max(1, Math.abs(trained[i])));
    }
    return worst;
  }

  private static void requireFinite(String output, String where, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new ExportException(
            "%s %s holds %s (export an earlier checkpoint, or train with a lower --learning-rate)"
                .formatted(output, where, value));
      }
    }
  }
}
