package dev.gangway.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gangway.base.Json;
import dev.gangway.infer.ModelCard;
import dev.gangway.infer.Prediction;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The answer to an {@link InferRequest}: JSON, or JSON with the tensors as bytes after it. */
final class InferAnswer {

  /** The header that tells where the JSON ends. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  static final List<String> OUTPUTS =
      List.of(ModelCard.LOGITS, ModelCard.PROBABILITIES, ModelCard.EMBEDDING);

  /** Tensor of FP32 or BYTES; {@code data} is null if it follows as bytes. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Tensor(
      String name, String datatype, int[] shape, Map<String, Integer> parameters, Object data) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Body(String model_name, String model_version, String id, List<Tensor> outputs) {}

  private final InferRequest request;
  private final List<Prediction> predictions;
  private final List<String> classes;
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

  InferAnswer(InferRequest request, List<Prediction> predictions, List<String> classes) {
    this.request = request;
    this.predictions = predictions;
    this.classes = classes;
  }

  /** Throws 400 unless the outputs that a request wants are there. */
  static void requireKnown(InferRequest request) {
    List<InferRequest.Output> wanted = wanted(request);
    boolean known = wanted.stream().allMatch(output -> OUTPUTS.contains("" + output.name()));
    if (!known
        || wanted.stream().map(InferRequest.Output::name).distinct().count() < wanted.size()) {
      throw Problem.of(400, "outputs must be some of %s, each once", OUTPUTS);
    }
    for (InferRequest.Output output : wanted) {
      boolean noClasses = output.name().equals(ModelCard.EMBEDDING) && output.best() > 0;
      if (output.best() < 0 || noClasses) {
        throw Problem.of(
            400,
            "classification must be a number of classes, 0 or more, of %s or %s",
            ModelCard.LOGITS,
            ModelCard.PROBABILITIES);
      }
    }
  }

  /** The outputs that a request wants; all if it names none. */
  private static List<InferRequest.Output> wanted(InferRequest request) {
    List<InferRequest.Output> wanted = request.outputs();
    return wanted == null || wanted.isEmpty()
        ? OUTPUTS.stream().map(name -> new InferRequest.Output(name, null)).toList()
        : wanted;
  }

  void send(Context http, String model, String version) {
    List<Tensor> tensors = wanted(request).stream().map(this::tensor).toList();
    String json = Json.line(new Body(model, version, request.id(), tensors));
    if (tensors.stream().allMatch(tensor -> tensor.parameters == null)) {
      http.contentType("application/json").result(json);
      return;
    }
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    byte[] tail = binary.toByteArray();
    http.header(JSON_LENGTH, Integer.toString(head.length));
    http.contentType("application/octet-stream")
        .result(ByteBuffer.allocate(head.length + tail.length).put(head).put(tail).array());
  }

  private Tensor tensor(InferRequest.Output output) {
    Function<Prediction, float[]> part =
        switch (output.name()) {
          case ModelCard.LOGITS -> Prediction::logits;
          case ModelCard.PROBABILITIES -> Prediction::probabilities;
          default -> Prediction::embedding;
        };
    List<float[]> rows = predictions.stream().map(part).toList();
    return output.best() > 0 ? best(output, rows) : values(output, rows);
  }

  private Tensor values(InferRequest.Output output, List<float[]> rows) {
    int width = rows.get(0).length;
    ByteBuffer bytes =
        ByteBuffer.allocate(rows.size() * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[rows.size() * width];
    for (int n = 0; n < rows.size(); n++) {
      System.arraycopy(rows.get(n), 0, values, n * width, width);
    }
    bytes.asFloatBuffer().put(values);
    return tensor(output, "FP32", new int[] {rows.size(), width}, values, bytes.array());
  }

  /**
   * The classes with the largest values, as {@code value:index:name}: the <a
   * href="https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/protocol/extension_classification.html">classification
   * extension</a>.
   */
  private Tensor best(InferRequest.Output output, List<float[]> rows) {
    int count = Math.min(output.best(), classes.size());
    List<String> lines = rows.stream().flatMap(row -> best(row, count).stream()).toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line : lines) {
      byte[] text = line.getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(
          ByteBuffer.allocate(Integer.BYTES + text.length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(text.length)
              .put(text)
              .array());
    }
    return tensor(output, "BYTES", new int[] {rows.size(), count}, lines, bytes.toByteArray());
  }

  private List<String> best(float[] row, int count) {
    return IntStream.range(0, row.length)
        .boxed()
        .sorted(Comparator.comparing(c -> -row[c]))
        .limit(count)
        .map(c -> row[c] + ":" + c + ":" + classes.get(c))
        .toList();
  }

  private Tensor tensor(
      InferRequest.Output output, String datatype, int[] shape, Object data, byte[] bytes) {
    if (!request.binary(output)) {
      return new Tensor(output.name(), datatype, shape, null, data);
    }
    binary.writeBytes(bytes);
    return new Tensor(
        output.name(), datatype, shape, Map.of("binary_data_size", bytes.length), null);
  }
}
