package dev.gangway.cli.train;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.method.Augmentation;
import dev.gangway.method.TrainingSettings;
import dev.gangway.train.RunConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whether what is asked for is what a folder holds. */
public final class SameTraining {

  /** What may be otherwise when a run is resumed. */
  private static final List<JsonPointer> MAY_CHANGE =
      List.of(
          JsonPointer.compile("/dataDir"),
          JsonPointer.compile("/settings/maxIterations"),
          JsonPointer.compile("/settings/threads"),
          JsonPointer.compile("/settings/compute/device"));

  private SameTraining() {}

  /** Throws with the first difference, but for what a resumed run may change. */
  static void require(Path run, RunConfig saved, RunConfig asked) {
    TrainingSettings settings = asked.settings();
    if (settings.augmentation() == Augmentation.AUTO) { // the images have decided it
      settings = settings.withAugmentation(saved.settings().augmentation());
    }
    JsonNode before = tree(saved.absolute());
    JsonNode now = tree(asked.withSettings(settings));
    for (JsonPointer free : MAY_CHANGE) {
      ((ObjectNode) before.at(free.head())).remove(free.last().getMatchingProperty());
      ((ObjectNode) now.at(free.head())).remove(free.last().getMatchingProperty());
    }
    String where = difference(before, now);
    if (!where.isEmpty()) {
      String name = where.replaceFirst("/(settings/)?", "").replace('/', '.');
      throw InputException.file(
          run,
          "holds another training",
          name + " " + before.at(where).asText(),
          name + " " + now.at(where).asText(),
          "give another --out, or resume what it holds: --resume");
    }
  }

  /** A value as JSON. */
  public static JsonNode tree(Object value) {
    try {
      return Json.parse(Json.line(value), JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JSON pointer of the first value that differs; empty if none does. */
  public static String difference(JsonNode before, JsonNode now) {
    if (before.isObject() && now.isObject()) {
      for (Map.Entry<String, JsonNode> field : now.properties()) {
        JsonNode old = before.path(field.getKey());
        if (!old.equals(field.getValue())) {
          return "/" + field.getKey() + difference(old, field.getValue());
        }
      }
    }
    if (before.isArray() && now.isArray() && before.size() == now.size()) {
      for (int i = 0; i < now.size(); i++) {
        if (!before.get(i).equals(now.get(i))) {
          return "/" + i + difference(before.get(i), now.get(i));
        }
      }
    }
    return "";
  }
}
