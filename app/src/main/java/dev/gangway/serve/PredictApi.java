package dev.gangway.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.image.ImageDecoder;
import dev.gangway.image.Picture;
import dev.gangway.infer.ModelCard;
import dev.gangway.infer.Prediction;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;

/** An image in, its class out; and what models there are. */
final class PredictApi {

  /** The probabilities are by class. */
  private record Answer(
      String model,
      String version,
      int label,
      String className,
      float confidence,
      Map<String, Float> probabilities) {}

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

  /** Finds the image in an uploaded body: the body itself, or the one file of a form. */
  static final class UploadedImage {

    private static final int MOST_PARTS = 16;
    private static final String FORM = "multipart/form-data";

    private UploadedImage() {}

    /**
     * The image file's bytes.
     *
     * @throws Problem 415 if the body says that it is something else, 400 if it is no whole form or
     *     has no file
     */
    static byte[] of(Context request, byte[] body) {
      String type = request.contentType() == null ? "" : request.contentType();
      String plain = type.toLowerCase(Locale.ROOT).split(";", -1)[0].strip();
      if (plain.equals(FORM)) {
        return file(type, body);
      }
      if (!plain.isEmpty()
          && !plain.startsWith("image/")
          && !plain.equals("application/octet-stream")) {
        throw Problem.of(
            415,
            "send an image (Content-Type: image/png, image/jpeg, ...) or a form with one file");
      }
      return body;
    }

    private static byte[] file(String type, byte[] body) {
      String boundary = MultiPart.extractBoundary(type);
      if (boundary == null || boundary.isEmpty()) {
        throw Problem.of(400, "the form's Content-Type has no boundary");
      }
      MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
      parser.setMaxParts(MOST_PARTS);
      parser.setMaxMemoryFileSize(-1); // the body is in memory already
      Content.Source source = Content.Source.from(ByteBuffer.wrap(body));
      try (MultiPartFormData.Parts parts =
          Blocker.<MultiPartFormData.Parts>blockWithPromise(
              parsed -> parser.parse(source, parsed))) {
        for (MultiPart.Part part : parts) {
          if (part.getFileName() != null || "image".equals(part.getName())) {
            return BufferUtil.toArray(Content.Source.asByteBuffer(part.createContentSource()));
          }
        }
      } catch (IOException | RuntimeException broken) {
        throw Problem.of(400, "the form is broken or has more than %s parts", MOST_PARTS);
      }
      throw Problem.of(400, "the form has no file");
    }
  }
}
