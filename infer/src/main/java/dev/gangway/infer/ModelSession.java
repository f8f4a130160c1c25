package dev.gangway.infer;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** A model file of Gangway's, checked, in ONNX Runtime. Several threads may run it. */
final class ModelSession implements AutoCloseable {

  private static final long LARGEST_FILE = 1L << 30;

  /** What the model says of N images, row after row: N x K, N x K and N x E. */
  record Outputs(float[] logits, float[] probabilities, float[] embeddings) {}

  private final Path file;
  private final String sha256;
  private final OrtSession session;
  private final ModelCard card;
  private final OnnxJavaType inputType;
  private final int embedding;

  private ModelSession(Path file, byte[] content, OrtSession session) throws OrtException {
    this.file = file;
    this.sha256 = sha256(content);
    this.session = session;
    this.card = ModelCard.of(file, session.getMetadata().getCustomMetadata());
    this.inputType = input().type;
    output(ModelCard.LOGITS, Optional.of(card.classes().size()));
    output(ModelCard.PROBABILITIES, Optional.of(card.classes().size()));
    this.embedding = (int) output(ModelCard.EMBEDDING, Optional.empty()).getShape()[1];
  }

  /** Opens a file for so many threads in each call; throws if it is not a model of Gangway's. */
  static ModelSession open(Path file, int threads) {
    byte[] content = content(file);
    OrtEnvironment environment = LastingRuntime.environment();
    OrtSession session = null;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // whoever waits leaves the cores to those who decode
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(content, options);
      return new ModelSession(file, content, session);
    } catch (OrtException | InputException e) {
      close(session);
      throw e instanceof InputException known ? known : notOnnx(file, e);
    }
  }

  private static byte[] content(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw InputException.file(
            file,
            "not a Gangway model",
            Files.size(file) + " bytes",
            "at most " + LARGEST_FILE,
            "check the path");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw InputException.file(file, "cannot be read", "check that it exists and may be read", e);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static InputException notOnnx(Path file, Exception e) {
    String reason = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    return InputException.file(
        file,
        "not an ONNX model: " + reason,
        "check the path, or write it with: gangway export --run DIR --out FILE",
        e);
  }

  private TensorInfo input() throws OrtException {
    TensorInfo tensor = tensor(session.getInputInfo(), ModelCard.INPUT);
    long[] shape = {-1, card.image().channels(), card.image().side(), card.image().side()};
    boolean pixels = tensor.type == OnnxJavaType.UINT8 || tensor.type == OnnxJavaType.FLOAT;
    requireShape(
        pixels && session.getNumInputs() == 1 && Arrays.equals(tensor.getShape(), shape),
        ModelCard.INPUT,
        tensor,
        Arrays.toString(shape));
    return tensor;
  }

  private TensorInfo output(String name, Optional<Integer> width) throws OrtException {
    TensorInfo tensor = tensor(session.getOutputInfo(), name);
    long[] shape = tensor.getShape();
    boolean fits =
        tensor.type == OnnxJavaType.FLOAT
            && shape.length == 2
            && shape[0] == -1
            && shape[1] >= 1
            && width.map(w -> w == shape[1]).orElse(true);
    requireShape(fits, name, tensor, "[-1, %s]".formatted(width.map(w -> "" + w).orElse("E")));
    return tensor;
  }

  private TensorInfo tensor(Map<String, NodeInfo> all, String name) {
    if (all.containsKey(name) && all.get(name).getInfo() instanceof TensorInfo tensor) {
      return tensor;
    }
    throw InputException.file(
        file, "not a whole Gangway model", "tensors " + all.keySet(), name, "export it again");
  }

  private void requireShape(boolean fits, String name, TensorInfo tensor, String expected) {
    if (!fits) {
      throw InputException.file(
          file,
          "not a whole Gangway model",
          "%s of %s %s".formatted(name, tensor.type, Arrays.toString(tensor.getShape())),
          expected,
          "export it again");
    }
  }

  ModelCard card() {
    return card;
  }

  /** Of the file, in hexadecimal. */
  String sha256() {
    return sha256;
  }

  /** E, the width of the embedding. */
  int embedding() {
    return embedding;
  }

  /** Runs the model on N x C x H x W values of 0..255. */
  Outputs run(byte[][] pixels) {
    OrtEnvironment environment = LastingRuntime.environment();
    long side = card.image().side();
    long[] shape = {pixels.length, card.image().channels(), side, side};
    try (OnnxTensor input = tensor(environment, pixels, shape);
        OrtSession.Result result = session.run(Map.of(ModelCard.INPUT, input))) {
      return new Outputs(
          values(result, ModelCard.LOGITS),
          values(result, ModelCard.PROBABILITIES),
          values(result, ModelCard.EMBEDDING));
    } catch (OrtException e) {
      throw new IllegalStateException(file + ": ONNX Runtime failed: " + Reason.of(e), e);
    }
  }

  private OnnxTensor tensor(OrtEnvironment environment, byte[][] pixels, long[] shape)
      throws OrtException {
    int count = pixels.length * pixels[0].length;
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(count * inputType.size).order(ByteOrder.nativeOrder());
    if (inputType == OnnxJavaType.UINT8) {
      for (byte[] image : pixels) {
        buffer.put(image);
      }
      return OnnxTensor.createTensor(environment, buffer.flip(), shape, OnnxJavaType.UINT8);
    }
    for (byte[] image : pixels) {
      for (byte value : image) {
        buffer.putFloat(value & 0xff);
      }
    }
    return OnnxTensor.createTensor(environment, buffer.flip().asFloatBuffer(), shape);
  }

  private static float[] values(OrtSession.Result result, String name) {
    OnnxTensor tensor = (OnnxTensor) result.get(name).orElseThrow();
    var buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  @Override
  public void close() {
    close(session);
  }

  private static void close(OrtSession session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not close: " + Reason.of(e), e);
    }
  }
}
