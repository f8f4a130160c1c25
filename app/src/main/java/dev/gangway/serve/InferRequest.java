package dev.gangway.serve;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

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
   * But a value of another type is no value: a string is no number.
   */
  private static final ObjectMapper LENIENT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text -> {
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .addModule(new SimpleModule().addDeserializer(Integer.class, new WholeNumber()))
          .build();

  /** As JSON Schema has them: 2 and 2.0 are whole numbers, 2.5 and "2" are none. */
  private static final class WholeNumber extends JsonDeserializer<Integer> {

    @Override
    public Integer deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
        double value = in.getDoubleValue();
        if (value == (int) value) {
          return (int) value;
        }
      } else if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        return in.getIntValue();
      }
      return (Integer) context.handleUnexpectedToken(Integer.class, in);
    }
  }

  /** Of a request, an input or an output. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Parameters(
      Integer binary_data_size,
      Boolean binary_data,
      Boolean binary_data_output,
      Integer classification,
      String shared_memory_region) {}

  /** A tensor that comes. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Input(
      String name,
      String datatype,
      List<Integer> shape,
      Parameters parameters,
      @JsonDeserialize(using = TensorData.Reader.class) TensorData data) {}

  /** A tensor that is wanted. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Output(String name, Parameters parameters) {

    /** How many of the best classes are wanted in place of the values; 0 for the values. */
    int best() {
      return parameters == null || parameters.classification == null
          ? 0
          : parameters.classification;
    }
  }

  /** Reads a body whose first bytes are JSON; throws 400 if it is no request. */
  static InferRequest parse(byte[] body, int jsonLength) {
    InferRequest request = InferErrors.in(() -> read(body, jsonLength));
    if (request == null || request.inputs == null || request.inputs.size() != 1) {
      throw Problem.of(400, "inputs must be an array of one tensor");
    }
    if (request.inputs.contains(null)
        || (request.outputs != null && request.outputs.contains(null))) {
      throw Problem.of(400, "a tensor must not be null");
    }
    if (request.id != null && request.id.length() > LONGEST_ID) {
      throw Problem.of(400, "id must have at most %s characters", LONGEST_ID);
    }
    request.requireNoSharedMemory();
    return request.withData(ByteBuffer.wrap(body, jsonLength, body.length - jsonLength));
  }

  private static InferRequest read(byte[] body, int jsonLength) throws IOException {
    return LENIENT.readValue(body, 0, jsonLength, InferRequest.class);
  }

  private void requireNoSharedMemory() {
    Stream<Parameters> given =
        Stream.concat(
            Stream.of(input().parameters),
            outputs == null ? Stream.of() : outputs.stream().map(Output::parameters));
    if (given.anyMatch(each -> each != null && each.shared_memory_region != null)) {
      throw Problem.of(400, "shared memory is not supported: send the data in the request");
    }
  }

  /** With the input's data, from the JSON or from the bytes after it. */
  private InferRequest withData(ByteBuffer bytes) {
    Input input = input();
    Integer size = input.parameters == null ? null : input.parameters.binary_data_size;
    int width = TensorData.width(input.datatype);
    if (size == null) {
      if (input.data == null || bytes.hasRemaining()) {
        throw Problem.of(
            400, "the input needs data, or binary_data_size and as many bytes after the JSON");
      }
      return this;
    }
    if (input.data != null) {
      throw Problem.of(400, "the input has data and binary_data_size: leave one of them out");
    }
    if (size != bytes.remaining()) {
      throw Problem.of(
          400, "binary_data_size is %s, but %s bytes follow the JSON", size, bytes.remaining());
    }
    if (size % width != 0) {
      throw Problem.of(
          400, "binary_data_size is %s, but a value of FP32 has %s bytes", size, width);
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

  /** What is wrong with the JSON of a request, in words of JSON and not of Java. */
  static final class InferErrors {

    private InferErrors() {}

    /** Reads a request. */
    interface Reading {
      InferRequest read() throws IOException;
    }

    static InferRequest in(Reading reading) {
      try {
        return reading.read();
      } catch (JsonProcessingException e) {
        throw e.getCause() instanceof Problem known ? known : Problem.of(400, "%s", reason(e));
      } catch (IOException e) {
        throw Problem.of(400, "the JSON is broken");
      }
    }

    private static String reason(JsonProcessingException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof StreamConstraintsException) {
        return "the JSON is too deep, or a name or a number in it is too long";
      }
      if (cause instanceof InputCoercionException && e instanceof JsonMappingException wrong) {
        return place(wrong) + ": a whole number is too large";
      }
      if (e instanceof MismatchedInputException wrong && wrong.getTargetType() != null) {
        return mismatch(wrong);
      }
      JsonLocation place = e.getLocation();
      return place == null
          ? "the JSON is broken"
          : "the JSON is broken at line %d, column %d"
              .formatted(place.getLineNr(), place.getColumnNr());
    }

    private static String mismatch(MismatchedInputException e) {
      if (e.getOriginalMessage().startsWith("No content")) {
        return "the request is empty: send JSON";
      }
      if (e.getOriginalMessage().startsWith("Trailing token")) {
        return "the request must be one object, and nothing after it";
      }
      String place = place(e);
      return (place.isEmpty() ? "the request" : place) + " must be " + expected(e.getTargetType());
    }

    /** As {@code inputs[0].shape[2]}. */
    private static String place(JsonMappingException e) {
      StringBuilder place = new StringBuilder();
      for (JsonMappingException.Reference step : e.getPath()) {
        if (step.getFieldName() == null) {
          place.append('[').append(step.getIndex()).append(']');
        } else {
          place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
        }
      }
      return place.toString();
    }

    private static String expected(Class<?> type) {
      if (type == String.class) {
        return "a string";
      }
      if (type == Boolean.class) {
        return "true or false";
      }
      if (Collection.class.isAssignableFrom(type)) {
        return "an array";
      }
      return type == Integer.class ? "a whole number" : "an object";
    }
  }
}
