package dev.gangway.web.serve;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A request for inference as the <a
 * href="https://github.com/open-inference/open-inference-protocol">Open Inference Protocol</a> has
 * it, with the binary extension: tensors may follow the JSON as bytes. What it says that nothing
 * here knows is left aside; what it does not say is null.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record InferRequest(String id, Parameters parameters, List<Input> inputs, List<Output> outputs) {

  private static final int LONGEST_ID = 1_000;

  /**
   * Foreign clients leave out and add what they like: not the strictness of Gangway's own files.
   */
  private static final ObjectMapper LENIENT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Of a request, an input or an output. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Parameters(Integer binary_data_size, Boolean binary_data, Boolean binary_data_output) {}

  /** A tensor that comes. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Input(
      String name,
      String datatype,
      long[] shape,
      Parameters parameters,
      @JsonDeserialize(using = TensorData.Reader.class) TensorData data) {}

  /** A tensor that is wanted. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Output(String name, Parameters parameters) {}

  /**
   * Reads a body.
   *
   * @param jsonLength bytes of JSON at its start
   * @throws Problem 400 if it is no request
   */
  static InferRequest parse(byte[] body, int jsonLength) {
    try {
      InferRequest request = LENIENT.readValue(body, 0, jsonLength, InferRequest.class);
      if (request == null || request.inputs == null || request.inputs.size() != 1) {
        throw Problem.of(400, "inputs must be an array of one tensor");
      }
      if (request.inputs.get(0) == null
          || request.outputs != null && request.outputs.contains(null)) {
        throw Problem.of(400, "a tensor must not be null");
      }
      if (request.id != null && request.id.length() > LONGEST_ID) {
        throw Problem.of(400, "id must have at most %s characters", LONGEST_ID);
      }
      return request.withData(ByteBuffer.wrap(body, jsonLength, body.length - jsonLength));
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof Problem known) {
        throw known;
      }
      throw Problem.of(400, "not a request: %s", reason(e));
    } catch (IOException e) {
      throw Problem.of(400, "not a request");
    }
  }

  private static String reason(JsonProcessingException e) {
    String line = e.getOriginalMessage().lines().findFirst().orElse("broken JSON");
    return line.replaceAll("`?(java|dev|com)\\.[\\w.$]+`?", "value");
  }

  /** With the input's data, from the JSON or from the bytes after it. */
  private InferRequest withData(ByteBuffer bytes) {
    Input input = inputs.get(0);
    Integer size = input.parameters == null ? null : input.parameters.binary_data_size;
    if (size == null) {
      if (input.data == null || bytes.hasRemaining()) {
        throw Problem.of(
            400, "the input needs data, or binary_data_size and as many bytes after the JSON");
      }
      TensorData.width(input.datatype);
      return this;
    }
    if (input.data != null
        || size != bytes.remaining()
        || size % TensorData.width(input.datatype) != 0) {
      throw Problem.of(
          400, "binary_data_size is %s, but %s bytes follow the JSON", size, bytes.remaining());
    }
    TensorData data = TensorData.of(bytes.slice(), input.datatype);
    Input whole = new Input(input.name, input.datatype, input.shape, input.parameters, data);
    return new InferRequest(id, parameters, List.of(whole), outputs);
  }

  Input input() {
    return inputs.get(0);
  }

  /** Whether an output is wanted as bytes. */
  boolean binary(Output output) {
    if (output.parameters != null && output.parameters.binary_data != null) {
      return output.parameters.binary_data;
    }
    return parameters != null && Boolean.TRUE.equals(parameters.binary_data_output);
  }
}
