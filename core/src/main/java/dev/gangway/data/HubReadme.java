package dev.gangway.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What the head of a hub data set's README says of <a
 * href="https://huggingface.co/docs/hub/datasets-manual-configuration">which files are which
 * part</a>.
 *
 * @param tables all Parquet files of the folder
 */
record HubReadme(Path folder, List<Path> tables) {

  /**
   * The files of each part; empty if there is no README or if it does not say. Throws if it names
   * several configurations, or files that are not there.
   */
  Map<Part, List<Path>> parts() {
    JsonNode files = configuration().path("data_files");
    Map<Part, List<Path>> parts = new EnumMap<>(Part.class);
    if (files.isObject()) {
      files.properties().forEach(split -> add(parts, split.getKey(), split.getValue()));
    } else if (files.path(0).isObject()) {
      files.forEach(split -> add(parts, split.path("split").asText(), split.path("path")));
    } else if (!files.isMissingNode()) {
      parts.put(Part.ALL, files(files));
    }
    return parts;
  }

  /** The configuration that is meant when none is named. */
  private JsonNode configuration() {
    List<JsonNode> all = new ArrayList<>();
    head().path("configs").forEach(all::add);
    all.removeIf(config -> !config.has("data_files"));
    if (all.size() < 2) {
      return all.isEmpty() ? MissingNode.getInstance() : all.get(0);
    }
    return all.stream()
        .filter(config -> config.path("default").asBoolean())
        .findFirst()
        .or(() -> all.stream().filter(config -> name(config).equals("default")).findFirst())
        .orElseThrow(() -> several(all));
  }

  private static String name(JsonNode config) {
    return config.path("config_name").asText("null");
  }

  private InputException several(List<JsonNode> all) {
    return InputException.file(
        file(),
        "names several sets",
        all.stream().map(HubReadme::name).collect(Collectors.joining(", ")),
        "one, or one called default",
        "pass the folder or a pattern of the files of one, as in "
            + folder.relativize(tables.get(0)));
  }

  private Path file() {
    return folder.resolve("README.md");
  }

  /** What stands between the first two lines of dashes, if that is YAML. */
  private JsonNode head() {
    try {
      String text = Files.readString(file());
      int end = text.indexOf("\n---", 3);
      if (text.startsWith("---") && end > 0) {
        Object head =
            new Yaml(new SafeConstructor(new LoaderOptions())).load(text.substring(3, end));
        return new ObjectMapper().valueToTree(head);
      }
    } catch (IOException | YAMLException | IllegalArgumentException notTold) {
      // then the names of the files tell
    }
    return MissingNode.getInstance();
  }

  /** Splits of other names are left alone. */
  private void add(Map<Part, List<Path>> parts, String split, JsonNode patterns) {
    Part.named(split)
        .ifPresent(
            part -> parts.computeIfAbsent(part, none -> new ArrayList<>()).addAll(files(patterns)));
  }

  /** Those that a pattern names, or several. */
  private List<Path> files(JsonNode patterns) {
    List<Path> found = new ArrayList<>();
    for (JsonNode pattern : patterns.isArray() ? patterns : List.of(patterns)) {
      List<Path> some = ParquetShards.matching(folder, pattern.asText(), tables.stream());
      if (some.isEmpty()) {
        throw InputException.file(
            file(),
            "names files that are not there",
            "no " + pattern.asText(),
            "all of them",
            "download them");
      }
      found.addAll(some);
    }
    return found;
  }
}
