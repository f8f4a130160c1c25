package dev.gangway.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.gangway.image.ImageFormat;
import dev.gangway.infer.ModelCard;
import dev.gangway.nn.Layer.Shape;
import dev.gangway.nn.Network;
import dev.gangway.nn.PretrainedWeights;
import dev.gangway.run.Safetensors.Floats;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network with weights that stay as they are, run by ONNX Runtime, which joins batch norms to
 * their convolutions and is about twice as fast at it as libtorch. Each call has one thread: many
 * threads call at once. Owns its native memory.
 */
public final class FrozenNetwork implements AutoCloseable {

  private final Shape input;
  private final int values;
  private final OrtEnvironment environment;
  private final OrtSession session;

  /**
   * Prepares a network.
   *
   * @param network of images, 0..255
   * @param weights that it takes its own from
   */
  public FrozenNetwork(Network network, PretrainedWeights weights) {
    input = network.input();
    Shape made = network.output();
    values = Math.toIntExact(made.channels() * made.height() * made.width());
    Map<String, Floats> named = new LinkedHashMap<>();
    weights
        .arrays(network.tensors()::containsKey)
        .forEach((name, floats) -> named.put(network.name() + "." + name, floats));
    environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "gangway");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(OnnxExport.model(network, named), options);
    } catch (OrtException e) {
      throw new ExportException("ONNX Runtime does not run the backbone: " + e.getMessage());
    }
  }

  /** How many values it makes of an image. */
  public int values() {
    return values;
  }

  /**
   * What it makes of images, one after the other.
   *
   * @param images each side x side x channels levels, as {@link ImageFormat} has them
   */
  public float[] apply(byte[][] images) {
    int channels = (int) input.channels();
    int places = (int) (input.height() * input.width());
    ByteBuffer bytes = ByteBuffer.allocateDirect(images.length * channels * places);
    for (byte[] image : images) {
      for (int channel = 0; channel < channels; channel++) {
        for (int i = channel; i < image.length; i += channels) {
          bytes.put(image[i]);
        }
      }
    }
    long[] shape = {images.length, channels, input.height(), input.width()};
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, bytes.flip(), shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of(ModelCard.INPUT, tensor))) {
      float[] all = new float[images.length * values];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(all);
      return all;
    } catch (OrtException e) {
      throw new ExportException("ONNX Runtime does not run the backbone: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new ExportException("ONNX Runtime does not let go of the backbone: " + e.getMessage());
    }
  }
}
