package dev.gangway.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.image.ImageDecoder;
import dev.gangway.image.Picture;
import dev.gangway.infer.ModelCard;
import dev.gangway.infer.Prediction;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An image in, its class out; and what models there are. */
final class PredictApi {

  /**
   * What the service says of an image.
   *
   * @param version of the model, 1 for the first file
   * @param confidence the class's probability
   * @param probabilities by class
   */
  private record Answer(
      String model,
      String version,
      int label,
      String className,
      float confidence,
      Map<String, Float> probabilities) {}

  /** What a model says of itself. */
  private record Model(
      String name,
      String version,
      List<String> classes,
      ModelCard.Image image,
      double temperature,
      ModelCard.Calibration calibration,
      JsonNode provenance) {}

  private final ServedModels models;
  private final RequestBody bodies;
  private final long mostPixels;
  private final Optional<ImageDecoder> decoder; // the model's own where there is none

  private final DecodingMemory memory;

  PredictApi(ServedModels models, RequestBody bodies, ServeSettings settings) {
    this.models = models;
    this.bodies = bodies;
    this.mostPixels = settings.limits().pixels();
    this.decoder = settings.background().map(ImageDecoder::new);
    Runtime java = Runtime.getRuntime();
    this.memory = new DecodingMemory(java.availableProcessors(), java.maxMemory());
  }

  /** {@code [?model=NAME]}: classifies the uploaded image. */
  void predict(Context request) {
    ServedModel model = models.named(request.queryParam("model"));
    bodies.with(
        request,
        (body, end) -> {
          byte[] encoded = UploadedImage.of(request, body);
          Answer answer = model.use(version -> answer(model.name(), version, encoded, end));
          request.contentType("application/json").result(Json.line(answer));
        });
  }

  private Answer answer(String name, ModelVersion version, byte[] encoded, Deadline end) {
    byte[] image = fit(version, encoded, end);
    Prediction prediction = version.predict(List.of(image), end).get(0);
    Map<String, Float> probabilities = new LinkedHashMap<>();
    List<String> classes = version.card().classes();
    for (int c = 0; c < classes.size(); c++) {
      probabilities.put(classes.get(c), prediction.probabilities()[c]);
    }
    return new Answer(
        name,
        version.number(),
        prediction.label(),
        prediction.className(),
        prediction.confidence(),
        probabilities);
  }

  private byte[] fit(ModelVersion version, byte[] encoded, Deadline end) {
    try {
      long pixels = ImageDecoder.pixels(encoded, "image");
      return memory.with(
          Math.min(pixels, mostPixels),
          end,
          () -> version.predictor().fit(decoded(version, encoded)));
    } catch (InputException e) {
      throw Problem.of(400, "%s", e.getMessage());
    }
  }

  private Picture decoded(ModelVersion version, byte[] encoded) {
    return decoder.orElseGet(version.predictor()::decoder).decode(encoded, "image", mostPixels);
  }

  void models(Context request) {
    List<Model> all =
        models.all().stream().map(model -> model.use(version -> about(model, version))).toList();
    request.contentType("application/json").result(Json.line(Map.of("models", all)));
  }

  private static Model about(ServedModel model, ModelVersion version) {
    ModelCard card = version.card().withoutFolders();
    return new Model(
        model.name(),
        version.number(),
        card.classes(),
        card.image(),
        card.temperature(),
        card.calibration(),
        card.provenance());
  }
}
