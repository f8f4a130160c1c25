package dev.gangway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.run.Json;
import dev.gangway.train.RunConfig;
import dev.gangway.train.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  private ModelProvenance() {}

  static JsonNode of(Path run, TrainedModel model, String checkpoint) {
    RunConfig config = model.config();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("source", config.source());
    facts.put("target", config.target());
    facts.put("setting", config.settings().setting());
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

  private static Map<String, JsonNode> training(Path file) {
    Map<String, JsonNode> facts = new LinkedHashMap<>();
    if (Files.exists(file)) {
      JsonNode all = Json.read(file, JsonNode.class);
      KEPT.stream().filter(all::has).forEach(name -> facts.put(name, all.get(name)));
    }
    return facts;
  }
}
