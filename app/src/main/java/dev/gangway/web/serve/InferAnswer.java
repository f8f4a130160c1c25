package dev.gangway.web.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gangway.infer.Prediction;
import dev.gangway.run.Json;
import dev.gangway.run.ModelCard;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The answer to an {@link InferRequest}: JSON, or JSON with the tensors as bytes after it. */
final class InferAnswer {

  /** The header that tells where the JSON ends. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  static final List<String> OUTPUTS =
      List.of(ModelCard.LOGITS, ModelCard.PROBABILITIES, ModelCard.EMBEDDING);

  /** Tensor of FP32; {@code data} is null if it follows as bytes. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Tensor(
      String name, String datatype, int[] shape, Map<String, Integer> parameters, float[] data) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Body(String model_name, String model_version, String id, List<Tensor> outputs) {}

  private final InferRequest request;
  private final List<Prediction> predictions;
  private final List<float[]> binary = new ArrayList<>();

  InferAnswer(InferRequest request, List<Prediction> predictions) {
    this.request = request;
    this.predictions = predictions;
  }

  /** The outputs that a request wants; all if it names none. */
  static List<InferRequest.Output> wanted(InferRequest request) {
    List<InferRequest.Output> wanted = request.outputs();
    if (wanted == null || wanted.isEmpty()) {
      return OUTPUTS.stream().map(name -> new InferRequest.Output(name, null)).toList();
    }
    boolean known = wanted.stream().allMatch(output -> OUTPUTS.contains("" + output.name()));
    if (!known
        || wanted.stream().map(InferRequest.Output::name).distinct().count() < wanted.size()) {
      throw Problem.of(400, "outputs must be some of %s, each once", OUTPUTS);
    }
    return wanted;
  }

  /** Answers. */
  void send(Context http, String model, String version) {
    List<Tensor> tensors = wanted(request).stream().map(this::tensor).toList();
    String json = Json.line(new Body(model, version, request.id(), tensors));
    if (binary.isEmpty()) {
      http.contentType("application/json").result(json);
      return;
    }
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    int floats = binary.stream().mapToInt(values -> values.length).sum();
    ByteBuffer body =
        ByteBuffer.allocate(head.length + floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    body.put(head);
    binary.forEach(
        values -> {
          for (float value : values) {
            body.putFloat(value);
          }
        });
    http.header(JSON_LENGTH, Integer.toString(head.length));
    http.contentType("application/octet-stream").result(body.array());
  }

  private Tensor tensor(InferRequest.Output output) {
    Function<Prediction, float[]> part =
        switch (output.name()) {
          case ModelCard.LOGITS -> Prediction::logits;
          case ModelCard.PROBABILITIES -> Prediction::probabilities;
          default -> Prediction::embedding;
        };
    int width = part.apply(predictions.get(0)).length;
    float[] values = new float[predictions.size() * width];
    for (int n = 0; n < predictions.size(); n++) {
      System.arraycopy(part.apply(predictions.get(n)), 0, values, n * width, width);
    }
    int[] shape = {predictions.size(), width};
    if (!request.binary(output)) {
      return new Tensor(output.name(), "FP32", shape, null, values);
    }
    binary.add(values);
    Map<String, Integer> size = Map.of("binary_data_size", values.length * Float.BYTES);
    return new Tensor(output.name(), "FP32", shape, size, null);
  }
}
