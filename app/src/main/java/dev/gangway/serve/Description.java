package dev.gangway.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.base.Json;
import dev.gangway.image.ImageFormat;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the service takes and answers, as OpenAPI: of the models that it serves now, each with the
 * tensor that it takes.
 */
final class Description {

  private static final String NAME = "{name}";
  private static final String REQUEST = "InferRequest";

  private final ServedModels models;
  private final String template;

  Description(ServedModels models, String version) {
    this.models = models;
    template =
        new String(ServicePages.bytes("openapi.json"), StandardCharsets.UTF_8)
            .replace("@VERSION@", version);
  }

  void send(Context request) {
    request.header("Cache-Control", "no-cache").contentType("application/json").result(text());
  }

  private String text() {
    ObjectNode all = parsed();
    ObjectNode paths = all.putObject("paths");
    ObjectNode schemas = (ObjectNode) all.path("components").path("schemas");
    JsonNode inferRequest = schemas.remove(REQUEST);
    for (Map.Entry<String, JsonNode> path : parsed().path("paths").properties()) {
      if (path.getKey().contains(NAME)) {
        models.all().forEach(model -> addPath(paths, path, model.name()));
      } else {
        paths.set(path.getKey(), path.getValue());
      }
    }
    for (ServedModel model : models.all()) {
      ImageFormat format = model.use(version -> version.predictor().format());
      schemas.set(REQUEST + "-" + model.name(), request(inferRequest.deepCopy(), format));
    }
    return Json.line(all);
  }

  private ObjectNode parsed() {
    try {
      return Json.parse(template, ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A path of a model, with its name. */
  private static void addPath(ObjectNode paths, Map.Entry<String, JsonNode> path, String model) {
    ObjectNode operations = path.getValue().deepCopy();
    for (JsonNode each : operations) {
      ObjectNode operation = (ObjectNode) each;
      operation.put("operationId", operation.path("operationId").asText() + "-" + model);
      removeName((ArrayNode) operation.path("parameters"));
      if (operation.has("requestBody")) {
        ObjectNode json =
            (ObjectNode) operation.path("requestBody").path("content").path("application/json");
        json.putObject("schema").put("$ref", "#/components/schemas/" + REQUEST + "-" + model);
      }
    }
    paths.set(path.getKey().replace(NAME, model), operations);
  }

  private static void removeName(ArrayNode parameters) {
    for (int i = parameters.size() - 1; i >= 0; i--) {
      if (parameters.get(i).path("name").asText().equals("name")) {
        parameters.remove(i);
      }
    }
  }

  /** Of one image: that several need as many values more cannot be said in JSON Schema. */
  private static JsonNode request(ObjectNode schema, ImageFormat format) {
    ObjectNode input =
        (ObjectNode) schema.path("properties").path("inputs").path("items").path("properties");
    int side = format.side();
    ((ObjectNode) input.path("shape"))
        .putArray("const")
        .add(1)
        .add(format.channels())
        .add(side)
        .add(side);
    ((ObjectNode) input.path("data"))
        .put("minItems", format.bytes())
        .put("maxItems", format.bytes());
    return schema;
  }
}
