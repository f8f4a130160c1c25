package dev.gangway.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.method.Augmentation;
import dev.gangway.method.TrainingSettings;
import dev.gangway.train.RunConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Whether the training that is asked for is the one that a folder holds, but for what a run may
 * change when it goes on.
 */
final class SameTraining {

  private static final Set<String> MAY_CHANGE =
      Set.of("dataDir", "maxIterations", "threads", "compute.device");

  private final Path run;
  private final RunConfig saved;

  SameTraining(Path run, RunConfig saved) {
    this.run = run;
    this.saved = saved;
  }

  /**
   * Throws unless it is.
   *
   * @throws InputException with the first difference
   */
  void require(RunConfig asked) {
    TrainingSettings settings = asked.settings();
    if (settings.augmentation() == Augmentation.AUTO) { // the images have decided it
      settings = settings.withAugmentation(saved.settings().augmentation());
    }
    compare("", tree(saved.absolute()), tree(asked.withSettings(settings)));
  }

  private static JsonNode tree(RunConfig config) {
    try {
      return Json.parse(Json.line(config), JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compare(String name, JsonNode found, JsonNode asked) {
    if (found.isObject()) {
      for (Map.Entry<String, JsonNode> field : found.properties()) {
        compare(below(name, field.getKey()), field.getValue(), asked.path(field.getKey()));
      }
    } else if (!MAY_CHANGE.contains(name) && !found.equals(asked)) {
      throw InputException.file(
          run,
          "holds another training",
          name + " " + found.asText(),
          name + " " + asked.asText(),
          "give another --out, or go on with what it holds: --resume");
    }
  }

  private static String below(String name, String field) {
    return name.isEmpty() || name.equals("settings") ? field : name + "." + field;
  }
}
