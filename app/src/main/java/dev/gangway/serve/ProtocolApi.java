package dev.gangway.serve;

import dev.gangway.base.Json;
import dev.gangway.image.ImageFormat;
import dev.gangway.infer.ModelCard;
import dev.gangway.infer.Prediction;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The Open Inference Protocol, version 2. */
record ProtocolApi(
    ServedModels models, RequestBody bodies, String version, BooleanSupplier stopping) {

  private static final int MOST_IMAGES = 1024;

  private record TensorKind(String name, String datatype, long[] shape) {}

  private record ModelKind(
      String name,
      List<String> versions,
      String platform,
      List<TensorKind> inputs,
      List<TensorKind> outputs) {}

  void server(Context request) {
    send(
        request,
        Map.of(
            "name",
            "gangway",
            "version",
            version,
            "extensions",
            List.of("binary_tensor_data", "classification")));
  }

  void live(Context request) {
    send(request, Map.of("live", true));
  }

  /** 503 as soon as the service stops, or cannot answer: nobody should send it more. */
  void ready(Context request) {
    boolean ready = !stopping.getAsBoolean() && models.areAlive();
    request.status(ready ? 200 : 503);
    send(request, Map.of("ready", ready));
  }

  void modelReady(Context request) {
    ServedModel model = models.named(request.pathParam("name"));
    boolean ready =
        model.use(
            version -> {
              requireVersion(request, version);
              return !stopping.getAsBoolean() && version.isAlive();
            });
    request.status(ready ? 200 : 503);
    send(request, Map.of("name", model.name(), "ready", ready));
  }

  void model(Context request) {
    ServedModel model = models.named(request.pathParam("name"));
    ModelKind kind =
        model.use(
            version -> {
              requireVersion(request, version);
              return kind(model.name(), version);
            });
    send(request, kind);
  }

  /** Where the path names a version, it must be the one that answers: older ones are gone. */
  private static void requireVersion(Context request, ModelVersion version) {
    String asked = request.pathParamMap().getOrDefault("version", version.number());
    if (!asked.equals(version.number())) {
      throw Problem.of(
          404, "the model has no version of that number: there is %s", version.number());
    }
  }

  private static ModelKind kind(String name, ModelVersion version) {
    ModelCard card = version.card();
    long side = card.image().side();
    long classes = card.classes().size();
    return new ModelKind(
        name,
        List.of(version.number()),
        "onnx_onnxv1",
        List.of(
            new TensorKind(
                ModelCard.INPUT, "UINT8", new long[] {-1, card.image().channels(), side, side})),
        List.of(
            new TensorKind(ModelCard.LOGITS, "FP32", new long[] {-1, classes}),
            new TensorKind(ModelCard.PROBABILITIES, "FP32", new long[] {-1, classes}),
            new TensorKind(
                ModelCard.EMBEDDING,
                "FP32",
                new long[] {-1, version.predictor().shape().embedding()})));
  }

  void infer(Context http) {
    ServedModel model = models.named(http.pathParam("name"));
    bodies.with(
        http,
        (body, end) -> {
          InferRequest request = InferRequest.parse(body, jsonLength(http, body.length));
          InferAnswer.requireKnown(request); // complains before the model works
          model.use(
              version -> {
                requireVersion(http, version);
                List<byte[]> images = images(request.input(), version.predictor().format());
                List<Prediction> predictions = version.predict(images, end);
                new InferAnswer(request, predictions, version.card().classes())
                    .send(http, model.name(), version.number());
                return predictions;
              });
        });
  }

  private static int jsonLength(Context http, int body) {
    String header = http.header(InferAnswer.JSON_LENGTH);
    if (header == null) {
      return body;
    }
    if (!header.matches("\\d{1,9}") || Integer.parseInt(header) > body) {
      throw Problem.of(400, "%s must be in 0..%s", InferAnswer.JSON_LENGTH, body);
    }
    return Integer.parseInt(header);
  }

  /** From N x C x H x W to N of H x W x C. */
  private static List<byte[]> images(InferRequest.Input input, ImageFormat format) {
    if (!ModelCard.INPUT.equals(input.name())) {
      throw Problem.of(
          400,
          "the input must be called %s, got %s",
          ModelCard.INPUT,
          Problem.quoted(input.name()));
    }
    List<Integer> shape = input.shape() == null ? List.of() : input.shape();
    int n = shape.isEmpty() || shape.get(0) == null ? 0 : shape.get(0);
    List<Integer> expected = List.of(n, format.channels(), format.side(), format.side());
    if (n < 1 || n > MOST_IMAGES || !shape.equals(expected)) {
      throw Problem.of(
          400,
          "the input's shape must be [1 to %s, %s, %s, %s], got %s",
          MOST_IMAGES,
          format.channels(),
          format.side(),
          format.side(),
          input.shape() == null ? "none" : shape);
    }
    byte[] levels = input.data().levels();
    if (levels.length != n * format.bytes()) {
      throw Problem.of(400, "the shape needs %s values, got %s", n * format.bytes(), levels.length);
    }
    List<byte[]> images = new ArrayList<>();
    for (int start = 0; start < levels.length; start += format.bytes()) {
      images.add(image(levels, start, format));
    }
    return images;
  }

  private static byte[] image(byte[] planes, int start, ImageFormat format) {
    int area = format.side() * format.side();
    byte[] image = new byte[format.bytes()];
    for (int channel = 0; channel < format.channels(); channel++) {
      for (int i = 0; i < area; i++) {
        image[i * format.channels() + channel] = planes[start + channel * area + i];
      }
    }
    return image;
  }

  private static void send(Context request, Object value) {
    request.contentType("application/json").result(Json.line(value));
  }
}
