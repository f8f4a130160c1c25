package dev.gangway.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.data.DataSpec;
import dev.gangway.train.RunConfig;
import dev.gangway.train.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** What an exported model says of where it comes from; nothing of when or where it was exported. */
final class ModelProvenance {

  /** Of {@code provenance.json}, what does not tell of folders. */
  private static final List<String> KEPT =
      List.of(
          "gangway",
          "started",
          "libtorch",
          "java",
          "protocol",
          "sourceImages",
          "targetImages",
          "sha256");

  private static final String SOURCE_PLACE = "sourcePlace";

  private ModelProvenance() {}

  static JsonNode of(Path run, TrainedModel model, String checkpoint) {
    RunConfig config = model.config();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("source", config.names().source());
    facts.put("target", config.names().target());
    facts.put(SOURCE_PLACE, place(DataSpec.parse(config.source())));
    facts.put("method", config.settings().method());
    facts.put("seed", config.settings().seed());
    facts.put("iteration", model.iteration());
    facts.put("checkpoint", checkpoint);
    facts.put("training", training(run.resolve("provenance.json")));
    try {
      return Json.parse(Json.line(facts), JsonNode.class);
    } catch (IOException e) {
      throw new IllegalStateException("what was written as JSON is none", e);
    }
  }

  /** Tells whether a set is the one that was trained on, without telling where that lies. */
  private static String place(DataSpec spec) {
    return DigestUtils.sha256Hex(spec.absolute().place()).substring(0, 16);
  }

  /** Whether a set is the source that a model was trained on, as far as that can be known here. */
  static boolean isSource(DataSpec spec, JsonNode provenance) {
    JsonNode place = provenance.path(SOURCE_PLACE);
    if (place.isTextual()) {
      return place.asText().equals(place(spec));
    }
    String earlier = provenance.path("source").asText(); // the whole path, up to version 0.1
    return !earlier.isBlank() && spec.place().equals(DataSpec.parse(earlier).place());
  }

  private static Map<String, JsonNode> training(Path file) {
    Map<String, JsonNode> facts = new LinkedHashMap<>();
    if (Files.exists(file)) {
      JsonNode all = Json.read(file, JsonNode.class);
      KEPT.stream().filter(all::has).forEach(name -> facts.put(name, all.get(name)));
    }
    return facts;
  }
}
