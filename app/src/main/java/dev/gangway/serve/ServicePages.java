package dev.gangway.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.base.Json;
import dev.gangway.image.ImageFormat;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The page to try a model, and the service's description: files of the program itself. */
final class ServicePages {

  /** Names and types by path. */
  static final Map<String, String[]> FILES =
      Map.of(
          "/", new String[] {"index.html", "text/html"},
          "/try.js", new String[] {"try.js", "text/javascript"},
          "/drawing.js", new String[] {"drawing.js", "text/javascript"},
          "/try.css", new String[] {"try.css", "text/css"});

  private ServicePages() {}

  private static String text(String name) {
    try (InputStream in = ServicePages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void send(String[] file, Context request) {
    request
        .header("Cache-Control", "no-cache")
        .contentType(file[1] + "; charset=utf-8")
        .result(text(file[0]));
  }

  /**
   * Answers with what the service takes and answers, as OpenAPI: of the models that it serves now,
   * each with the tensor that it takes.
   */
  static void describe(ServedModels models, String version, Context request) throws IOException {
    ObjectNode all =
        Json.parse(text("openapi.json").replace("@VERSION@", version), ObjectNode.class);
    for (ServedModel model : models.all()) {
      ImageFormat format = model.use(it -> it.predictor().format());
      String own =
          text("openapi-model.json")
              .replace("@NAME@", model.name())
              .replace("\"@CHANNELS@\"", Integer.toString(format.channels()))
              .replace("\"@SIDE@\"", Integer.toString(format.side()))
              .replace("\"@VALUES@\"", Integer.toString(format.bytes()));
      ObjectNode parts = Json.parse(own, ObjectNode.class);
      ((ObjectNode) all.path("paths")).setAll((ObjectNode) parts.path("paths"));
      ((ObjectNode) all.at("/components/schemas")).setAll((ObjectNode) parts.path("schemas"));
    }
    request
        .header("Cache-Control", "no-cache")
        .contentType("application/json")
        .result(Json.line(all));
  }
}
