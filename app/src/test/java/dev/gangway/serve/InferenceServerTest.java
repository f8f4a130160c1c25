package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.infer.Prediction;
import dev.gangway.infer.Predictor;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service answers, compared with the Predictor. */
@Timeout(120)
class InferenceServerTest {

  private static final int AREA = ServiceTrial.SIDE * ServiceTrial.SIDE;

  @TempDir private static Path folder;
  private static Path file;
  private static ServiceTrial service;

  @BeforeAll
  static void start() {
    file = ServiceTrial.model(folder.resolve("digits.onnx"), 1);
    Map<String, Path> models = new LinkedHashMap<>();
    models.put("digits", file);
    models.put("grey", ServiceTrial.model(folder.resolve("grey.onnx"), 2, 1));
    service = new ServiceTrial(ServeSettings.local(models));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theServerTellsWhatItIs() {
    JsonNode server = ServiceTrial.json(service.get("/v2"));
    assertThat(server.path("name").asText()).isEqualTo("gangway");
    assertThat(server.path("version").asText()).isEqualTo("test");
    assertThat(server.path("extensions").toString())
        .isEqualTo("[\"binary_tensor_data\",\"classification\"]");
    for (String path : List.of("health/live", "health/ready", "models/grey/ready")) {
      assertThat(service.get("/v2/" + path).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aModelTellsItsTensors() {
    JsonNode model = ServiceTrial.json(service.get("/v2/models/grey"));
    assertThat(model.path("name").asText()).isEqualTo("grey");
    assertThat(model.path("versions").toString()).isEqualTo("[\"1\"]");
    assertThat(model.path("inputs").toString())
        .isEqualTo("[{\"name\":\"images\",\"datatype\":\"UINT8\",\"shape\":[-1,1,32,32]}]");
    assertThat(model.path("outputs").get(1).toString())
        .isEqualTo("{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,10]}");
    assertThat(model.path("outputs").get(2).toString())
        .isEqualTo("{\"name\":\"embedding\",\"datatype\":\"FP32\",\"shape\":[-1,4]}");
  }

  @Test
  void tensorsAreAnsweredAsThePredictorAnswersThem() {
    byte[] first = ServiceTrial.pixels(5, 3 * AREA);
    byte[] second = ServiceTrial.pixels(6, 3 * AREA);
    byte[] both = ByteBuffer.allocate(6 * AREA).put(first).put(second).array();
    JsonNode answer = ServiceTrial.json(service.infer(ServiceTrial.tensor(both, 3)));
    List<Prediction> expected = predictions(first, second);
    assertThat(answer.path("model_name").asText()).isEqualTo("digits");
    JsonNode outputs = answer.path("outputs");
    assertThat(outputs.findValuesAsText("name"))
        .containsExactly("logits", "probabilities", "embedding");
    assertThat(outputs.get(1).path("shape").toString()).isEqualTo("[2,10]");
    assertThat(outputs.get(2).path("shape").toString()).isEqualTo("[2,4]");
    for (int n = 0; n < 2; n++) {
      for (int c = 0; c < 10; c++) {
        float found = outputs.get(1).path("data").get(10 * n + c).floatValue();
        assertThat(found).isCloseTo(expected.get(n).probabilities()[c], within(1e-6f));
      }
    }
  }

  /** By another way: planes to pixels by hand, the Predictor in this process. */
  private static List<Prediction> predictions(byte[]... planes) {
    List<byte[]> pixels =
        Arrays.stream(planes)
            .map(
                image -> {
                  byte[] turned = new byte[image.length];
                  for (int i = 0; i < image.length; i++) {
                    turned[3 * (i % AREA) + i / AREA] = image[i];
                  }
                  return turned;
                })
            .toList();
    try (Predictor predictor = Predictor.open(file, 1)) {
      return predictor.predict(new Images(new ImageFormat(ServiceTrial.SIDE, 3), pixels));
    }
  }

  @Test
  void theBinaryExtensionSaysTheSame() throws IOException, InterruptedException {
    byte[] planes = ServiceTrial.pixels(7, 3 * AREA);
    for (String datatype : List.of("UINT8", "FP32")) {
      int width = datatype.equals("UINT8") ? 1 : 4;
      byte[] head =
          ("{\"id\":\"seven\",\"inputs\":[{\"name\":\"images\",\"datatype\":\"%s\",\"shape\":[1,3,32,32],"
                  + "\"parameters\":{\"binary_data_size\":%d}}],"
                  + "\"outputs\":[{\"name\":\"probabilities\",\"parameters\":{\"binary_data\":true}}]}")
              .formatted(datatype, width * planes.length)
              .getBytes(StandardCharsets.UTF_8);
      ByteBuffer body =
          ByteBuffer.allocate(head.length + width * planes.length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(head);
      for (byte level : planes) {
        if (width == 1) {
          body.put(level);
        } else {
          body.putFloat(level & 0xff);
        }
      }
      HttpResponse<byte[]> answer =
          service.client.send(
              service
                  .post("/v2/models/digits/infer", "application/octet-stream", body.array())
                  .header("Inference-Header-Content-Length", "" + head.length)
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      int length =
          Integer.parseInt(
              answer.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
      JsonNode json =
          Json.parse(new String(answer.body(), 0, length, StandardCharsets.UTF_8), JsonNode.class);
      assertThat(json.path("id").asText()).isEqualTo("seven");
      assertThat(json.path("outputs")).hasSize(1);
      assertThat(json.path("outputs").get(0).path("parameters").path("binary_data_size").asInt())
          .isEqualTo(40);
      assertThat(answer.body()).hasSize(length + 40);
      ByteBuffer floats = ByteBuffer.wrap(answer.body(), length, 40).order(ByteOrder.LITTLE_ENDIAN);
      for (float expected : predictions(planes).get(0).probabilities()) {
        assertThat(floats.getFloat()).isCloseTo(expected, within(1e-6f));
      }
    }
  }

  /** The classification extension: the best classes as text, in JSON and as bytes. */
  @Test
  void theBestClassesAreAnsweredAsText() throws IOException, InterruptedException {
    byte[] planes = ServiceTrial.pixels(7, 3 * AREA);
    float[] probabilities = predictions(planes).get(0).probabilities();
    String wanted =
        ServiceTrial.tensor(planes, 3)
            .replaceFirst(
                "}$",
                ",\"outputs\":[{\"name\":\"probabilities\",\"parameters\":{\"classification\":2}}]}");
    JsonNode output = ServiceTrial.json(service.infer(wanted)).path("outputs").get(0);
    assertThat(output.path("datatype").asText()).isEqualTo("BYTES");
    assertThat(output.path("shape").toString()).isEqualTo("[1,2]");
    List<String> lines = new ArrayList<>();
    output.path("data").forEach(line -> lines.add(line.asText()));
    requireBest(lines, probabilities);
    String floats = // integers to JSON Schema, too
        wanted
            .replace("\"classification\":2", "\"classification\":2.0")
            .replace("[1,3", "[1.0,3e0");
    assertThat(ServiceTrial.json(service.infer(floats)).path("outputs").get(0)).isEqualTo(output);

    byte[] body =
        wanted
            .replace("{\"classification", "{\"binary_data\":true,\"classification")
            .getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> answer =
        service.client.send(
            service.post("/v2/models/digits/infer", "application/json", body).build(),
            BodyHandlers.ofByteArray());
    int head =
        Integer.parseInt(
            answer.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
    ByteBuffer tail =
        ByteBuffer.wrap(answer.body(), head, answer.body().length - head)
            .order(ByteOrder.LITTLE_ENDIAN);
    List<String> read = new ArrayList<>();
    while (tail.hasRemaining()) {
      byte[] text = new byte[tail.getInt()];
      tail.get(text);
      read.add(new String(text, StandardCharsets.UTF_8));
    }
    assertThat(read).isEqualTo(lines);
  }

  /** As value:index:name; the names of these classes are their indices. */
  private static void requireBest(List<String> lines, float[] probabilities) {
    float[] sorted = probabilities.clone();
    Arrays.sort(sorted);
    assertThat(lines).hasSize(2);
    for (int i = 0; i < 2; i++) {
      String[] parts = lines.get(i).split(":", -1);
      float value = sorted[sorted.length - 1 - i];
      assertThat(Float.parseFloat(parts[0])).isCloseTo(value, within(1e-6f));
      assertThat(probabilities[Integer.parseInt(parts[1])]).isEqualTo(value);
      assertThat(parts[2]).isEqualTo(parts[1]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
  void uploadedImagesAreAnsweredAsThePredictorAnswersThem(String format) {
    byte[] image = ServiceTrial.image(format, 50, 41, 8);
    JsonNode answer = ServiceTrial.json(service.predict(image));
    try (Predictor predictor = Predictor.open(file, 1)) {
      Prediction expected = predictor.predict(image);
      assertThat(answer.path("className").asText()).isEqualTo(expected.className());
      assertThat(answer.path("label").asInt()).isEqualTo(expected.label());
      assertThat(answer.path("confidence").floatValue())
          .isCloseTo(expected.confidence(), within(1e-6f));
      assertThat(answer.path("probabilities")).hasSize(10);
    }
  }

  @Test
  void aFormWithOneFileIsTheSame() {
    byte[] image = ServiceTrial.image("png", 20, 20, 9);
    byte[] form = form("file\"; filename=\"a.png", image);
    HttpResponse<String> answer =
        service.send(service.post("/predict", "multipart/form-data; boundary=edge", form));
    assertThat(answer.body()).isEqualTo(service.predict(image).body());
  }

  private static byte[] form(String name, byte[] content) {
    byte[] head =
        ("--edge\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
                + "--edge\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\nContent-Type: image/png\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] tail = "\r\n--edge--\r\n".getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(head.length + content.length + tail.length)
        .put(head)
        .put(content)
        .put(tail)
        .array();
  }

  @Test
  void anotherModelAnswersWhenItIsNamed() {
    byte[] image = ServiceTrial.image("png", 32, 32, 3);
    HttpResponse<String> answer =
        service.send(service.post("/predict?model=grey", "image/png", image));
    assertThat(ServiceTrial.json(answer).path("model").asText()).isEqualTo("grey");
    JsonNode models = ServiceTrial.json(service.get("/models")).path("models");
    assertThat(models.findValuesAsText("name")).containsExactly("digits", "grey");
    assertThat(models.get(1).path("image").path("channels").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2/models/none|404|there is no model of that name: there are [digits, grey]",
        "/v2/models/digits/versions/7|404|the model has no version of that number: there is 1",
        "/v2/models/digits/versions/7/ready|404|the model has no version of that number: there is"
            + " 1",
        "/v2/models/none/ready|404|there is no model of that name: there are [digits, grey]",
        "/nowhere|404|Endpoint GET /nowhere not found",
        "/predict|405|Method Not Allowed",
      })
  void whatIsNotThereIsAProblem(String path, int status, String detail) {
    HttpResponse<String> answer = service.get(path);
    requireProblem(answer, status);
    assertThat(ServiceTrial.json(answer).path("detail").asText()).startsWith(detail);
  }

  static void requireProblem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    JsonNode problem = ServiceTrial.json(answer);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asText()).isNotEmpty();
    assertThat(problem.path("error")).isEqualTo(problem.path("detail"));
    assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\\tat ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}|inputs must be an array of one tensor",
        "null|inputs must be an array of one tensor",
        "{\"inputs\":[null]}|a tensor must not be null",
        "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,3,32,32],\"datatype\":\"INT64\",\"data\":[0]}]}|datatype"
            + " must be UINT8 or FP32, got \"INT64\"",
        "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,3,32,32],\"datatype\":\"UINT8\",\"data\":[0]}]}|the"
            + " shape needs 3072 values, got 1",
        "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,1,28,28],\"datatype\":\"UINT8\",\"data\":[0]}]}|the"
            + " input's shape must be [1 to 1024, 3, 32, 32], got [1, 1, 28, 28]",
        "{\"inputs\":[{\"name\":\"images\",\"shape\":[4611686018427387904,3,32,32],\"datatype\":\"UINT8\",\"data\":[0]}]}|inputs[0].shape[0]:"
            + " a whole number is too large",
        "{\"inputs\":[{\"name\":\"images\",\"datatype\":\"UINT8\",\"data\":[0]}]}|the input's shape"
            + " must be [1 to 1024, 3, 32, 32], got none",
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3,32,32],\"datatype\":\"UINT8\",\"data\":[0]}]}|the"
            + " input must be called images, got \"x\"",
        "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,3,32,32],\"datatype\":\"FP32\",\"data\":[0.5]}]}|pixels"
            + " must be whole levels from 0 to 255, got 0.5 (the model scales them itself)",
        "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,3,32,32],\"datatype\":\"UINT8\",\"data\":[256]}]}|pixels"
            + " must be whole levels from 0 to 255, got 256.0 (the model scales them itself)",
        "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,3,32,32],\"datatype\":\"UINT8\",\"data\":[\"a\"]}]}|data"
            + " must be an array of numbers",
        "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,3,32,32],\"datatype\":\"UINT8\"}]}|the"
            + " input needs data, or binary_data_size and as many bytes after the JSON",
        "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,3,32,32],\"datatype\":\"UINT8\",\"parameters\":{\"binary_data_size\":9}}]}|binary_data_size"
            + " is 9, but 0 bytes follow the JSON",
        "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,3,32,32],\"datatype\":\"UINT8\",\"data\":[1]}],\"outputs\":[{\"name\":\"y\"}]}|outputs"
            + " must be some of [logits, probabilities, embedding], each once",
      })
  void aWrongTensorSaysWhatIsExpected(String body, String detail) {
    HttpResponse<String> answer = service.infer(body);
    requireProblem(answer, 400);
    assertThat(ServiceTrial.json(answer).path("detail").asText()).isEqualTo(detail);
  }

  /** Of the wrong type, or no JSON: in words of JSON, and with the place. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'shape':['1',3,32,32],'data':[0]|inputs[0].shape[0] must be a whole number",
        "'shape':[1.5,3,32,32],'data':[0]|inputs[0].shape[0] must be a whole number",
        "'shape':[1e9999,3,32,32],'data':[0]|inputs[0].shape[0] must be a whole number",
        "'shape':[null,3,32,32],'data':[0]|the input's shape must be [1 to 1024, 3, 32, 32], got"
            + " [null, 3, 32, 32]",
        "'shape':{},'data':[0]|inputs[0].shape must be an array",
        "'shape':[99999999999999999999],'data':[0]|inputs[0].shape[0]: a whole number is too large",
        "'shape':[1,3,32,32],'parameters':{'binary_data_size':'3072'}|inputs[0].parameters.binary_data_size"
            + " must be a whole number",
        "'shape':[1,3,32,32],'parameters':{'binary_data_size':3072.5}|inputs[0].parameters.binary_data_size"
            + " must be a whole number",
        "'shape':[1,3,32,32],'parameters':{'binary_data':'yes'}|inputs[0].parameters.binary_data"
            + " must be true or false",
        "'shape':[1,3,32,32],'parameters':''|inputs[0].parameters must be an object",
        "'shape':[1,3,32,32],'data':[0],'parameters':{'binary_data_size':3072}|the input has data"
            + " and binary_data_size: leave one of them out",
        "'shape':[1,3,32,32],'parameters':{'shared_memory_region':'a'}|shared memory is not"
            + " supported: send the data in the request",
        "'shape':[1,3,32,32],'data':7|data must be an array of numbers",
        "'shape':[1,3,32,32],'data':[NaN]|the JSON is broken at line 1, column 79",
        "'shape':[1,3,32,32],'data':[|the JSON is broken at line 1, column 76",
        "'shape':7|inputs[0].shape must be an array",
      })
  void aWrongValueIsNamed(String input, String detail) {
    String request = "{'inputs':[{'name':'images','datatype':'UINT8'," + input + "}]}";
    HttpResponse<String> answer = service.infer(request.replace('\'', '"'));
    requireProblem(answer, 400);
    assertThat(ServiceTrial.json(answer).path("detail").asText()).isEqualTo(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'x'|the request must be an object",
        "~~|the request is empty: send JSON",
        "[]|the request must be an object",
        "{} {}|the request must be one object, and nothing after it",
        "nonsense|the JSON is broken at line 1, column 1",
        "{'id':5,'inputs':[{}]}|id must be a string",
        "{'inputs':{}}|inputs must be an array",
        "{'inputs':[7]}|inputs[0] must be an object",
        "{'inputs':[{}],'outputs':[{'parameters':{'classification':'2'}}]}|outputs[0].parameters.classification"
            + " must be a whole number",
      })
  void whatIsNoRequestIsToldSo(String body, String detail) {
    HttpResponse<String> answer = service.infer(body.replace('\'', '"'));
    requireProblem(answer, 400);
    assertThat(ServiceTrial.json(answer).path("detail").asText()).isEqualTo(detail);
  }

  @Test
  void aWrongUploadSaysWhatIsExpected() {
    byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
    requireProblem(service.send(service.post("/predict", "text/plain", text)), 415);
    requireProblem(service.send(service.post("/predict", "image/png", text)), 400);
    requireProblem(service.send(service.post("/predict", "image/png", new byte[0])), 400);
    requireProblem(service.send(service.post("/predict", "multipart/form-data", text)), 400);
    requireProblem(
        service.send(service.post("/predict", "multipart/form-data; boundary=edge", text)), 400);
    requireProblem(
        service.send(
            service.post("/predict", "image/png", text).header("Content-Encoding", "gzip")),
        415);
  }

  /** The answer comes before the body was sent: the length in the head is enough. */
  @Test
  void aBodyThatIsTooLargeIsRefused() {
    String answer =
        service.raw(
            "POST /predict HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: image/png\r\nContent-Length: 17825792");
    assertThat(answer)
        .startsWith("HTTP/1.1 413 ")
        .contains("application/problem+json")
        .contains("\"the body is larger than 16777216 bytes\"");
  }

  /** Its length is not told, so the connection may end while the body is still on its way. */
  @Test
  void aBodyWithoutALengthIsNotReadBeyondTheLimit() {
    CountingStream endless = new CountingStream();
    HttpRequest.Builder request =
        service.request("/predict").POST(BodyPublishers.ofInputStream(() -> endless));
    try {
      requireProblem(service.send(request), 413);
    } catch (AssertionError cutOff) {
      assertThat(cutOff).hasCauseInstanceOf(IOException.class);
    }
    assertThat(endless.bytes.get()).isBetween(16L << 20, 64L << 20);
  }

  /** Zeros without an end. */
  private static final class CountingStream extends InputStream {
    private final AtomicLong bytes = new AtomicLong();

    @Override
    public int read() {
      bytes.incrementAndGet();
      return 0;
    }

    @Override
    public int read(byte[] into, int from, int count) {
      bytes.addAndGet(count);
      return count;
    }
  }

  @Test
  void theDescriptionNamesEveryRoute() {
    JsonNode paths = ServiceTrial.json(service.get("/openapi.json")).path("paths");
    assertThat(paths).hasSize(8 + 2 * 6); // of the service, and of each model
    paths
        .properties()
        .forEach(
            path -> {
              String place = path.getKey().replace("{version}", "1");
              HttpResponse<String> answer =
                  path.getValue().has("get")
                      ? service.get(place)
                      : service.send(service.request(place).POST(BodyPublishers.noBody()));
              assertThat(answer.statusCode())
                  .as(place)
                  .isEqualTo(path.getValue().has("get") ? 200 : 400);
            });
  }

  /** What it says of a request is what is taken: the numbers of its schema make one. */
  @ParameterizedTest
  @CsvSource({"digits,3", "grey,1"})
  void theDescriptionHasTheTensorOfEachModel(String model, int channels) {
    JsonNode all = ServiceTrial.json(service.get("/openapi.json"));
    JsonNode infer = all.path("paths").path("/v2/models/" + model + "/infer").path("post");
    String schema =
        infer
            .path("requestBody")
            .path("content")
            .path("application/json")
            .at("/schema/$ref")
            .asText();
    JsonNode input = all.at(schema.substring(1)).at("/properties/inputs/items/properties");
    JsonNode shape = input.at("/shape/const");
    assertThat(shape.toString()).isEqualTo("[1,%d,32,32]".formatted(channels));
    int values = input.at("/data/minItems").asInt();
    assertThat(values).isEqualTo(channels * AREA).isEqualTo(input.at("/data/maxItems").asInt());
    String request =
        "{\"inputs\":[{\"name\":\"images\",\"datatype\":\"UINT8\",\"shape\":%s,\"data\":%s}]}"
            .formatted(shape, Collections.nCopies(values, 7));
    HttpResponse<String> answer =
        service.send(
            service
                .request("/v2/models/" + model + "/infer")
                .POST(BodyPublishers.ofString(request)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    requireProblem(
        service.send(
            service
                .request("/v2/models/" + model + "/infer")
                .POST(BodyPublishers.ofString(request.replace("7,", "")))),
        400);
  }

  /** What schemathesis found: a form without a file, an empty head, bytes that are no image. */
  @Test
  void theDescriptionAsksForWhatIsNeeded() {
    JsonNode all = ServiceTrial.json(service.get("/openapi.json"));
    JsonNode upload = all.at("/paths/~1predict/post/requestBody/content");
    assertThat(upload.at("/multipart~1form-data/schema/required").toString())
        .isEqualTo("[\"image\"]");
    assertThat(upload.has("application/octet-stream")).isFalse();
    JsonNode infer = all.path("paths").path("/v2/models/digits/infer").path("post");
    assertThat(infer.path("parameters")).isEmpty();
    assertThat(infer.at("/requestBody/content").size()).isEqualTo(1);
  }

  @Test
  void theVersionThatIsThereCanBeNamed() {
    String tensor = ServiceTrial.tensor(ServiceTrial.pixels(5, 3 * AREA), 3);
    String path = "/v2/models/digits/versions/";
    HttpResponse<String> answer =
        service.send(service.request(path + "1/infer").POST(BodyPublishers.ofString(tensor)));
    assertThat(answer.body()).isEqualTo(service.infer(tensor).body());
    requireProblem(
        service.send(service.request(path + "2/infer").POST(BodyPublishers.ofString(tensor))), 404);
    assertThat(service.get(path + "1").body()).isEqualTo(service.get("/v2/models/digits").body());
  }

  @Test
  void aSlashAtTheEndChangesNothing() {
    HttpResponse<String> answer = service.get("/openapi.json/");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(service.get("/openapi.json").body());
  }

  @Test
  void whatIsAllowedIsSaid() {
    assertThat(service.get("/predict").headers().firstValue("Allow").orElse("")).isEqualTo("POST");
    HttpResponse<String> answer = service.send(service.request("/models").DELETE());
    requireProblem(answer, 405);
    assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET");
  }

  /** What is no exception would pass by the answer to exceptions. */
  @Test
  void anErrorIsAnsweredAsAnException() {
    Context request =
        (Context)
            Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (p, m, a) -> null);
    assertThatThrownBy(
            () ->
                InferenceServer.named(
                        "/",
                        any -> {
                          throw new OutOfMemoryError("Java heap space");
                        })
                    .handle(request))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Java heap space");
  }

  @Test
  void theMetricsCountRequestsByRouteAndNotByPath() {
    service.predict(ServiceTrial.image("png", 32, 32, 1));
    service.get("/a-path-that-somebody-made-up");
    String text = service.get("/metrics").body();
    assertThat(text).contains("gangway_requests_total{route=\"/predict\",status=\"200\"}");
    assertThat(text).contains("gangway_batch_images_bucket{model=\"digits\",le=\"1.0\"}");
    assertThat(text).contains("jvm_memory_used_bytes");
    assertThat(text).doesNotContain("made-up");
  }

  @Test
  void theBrowserIsToldToTrustThisServiceAlone() {
    HttpResponse<String> page = service.get("/");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'")
        .contains("frame-ancestors 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
  }
}
