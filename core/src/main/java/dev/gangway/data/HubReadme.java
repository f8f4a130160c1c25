package dev.gangway.data;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What the head of a hub data set's README says of <a
 * href="https://huggingface.co/docs/hub/datasets-manual-configuration">which files are which
 * part</a>.
 */
final class HubReadme {

  private final Path file;
  private final Path folder;
  private final List<Path> tables;

  private HubReadme(Path folder, List<Path> tables) {
    this.file = folder.resolve("README.md");
    this.folder = folder;
    this.tables = tables;
  }

  /**
   * The files of each part.
   *
   * @param tables all Parquet files of the folder
   * @return empty if there is no README or if it does not say
   * @throws InputException if it names several configurations, or files that are not there
   */
  static Optional<Map<Part, List<Path>>> parts(Path folder, List<Path> tables) {
    HubReadme readme = new HubReadme(folder, tables);
    return readme.configuration().flatMap(config -> readme.parts(config.get("data_files")));
  }

  /** The configuration that is meant when none is named. */
  private Optional<Map<?, ?>> configuration() {
    List<Map<?, ?>> all = new ArrayList<>();
    if (head() instanceof Map<?, ?> head && head.get("configs") instanceof List<?> configs) {
      configs.forEach(
          config -> {
            if (config instanceof Map<?, ?> map && map.containsKey("data_files")) {
              all.add(map);
            }
          });
    }
    if (all.size() < 2) {
      return all.stream().findFirst();
    }
    return Optional.of(
        all.stream()
            .filter(config -> Boolean.TRUE.equals(config.get("default")))
            .findFirst()
            .or(() -> all.stream().filter(HubReadme::isNamedDefault).findFirst())
            .orElseThrow(() -> several(all)));
  }

  private static boolean isNamedDefault(Map<?, ?> config) {
    return "default".equals(config.get("config_name"));
  }

  private InputException several(List<Map<?, ?>> all) {
    return InputException.file(
        file,
        "names several sets",
        String.join(
            ", ", all.stream().map(config -> String.valueOf(config.get("config_name"))).toList()),
        "one, or one called default",
        "pass the folder or a pattern of the files of one, as in "
            + folder.relativize(tables.get(0)));
  }

  /** What stands between the first two lines of dashes; null if that is no YAML. */
  private Object head() {
    try {
      String text = Files.readString(file);
      int end = text.indexOf("\n---", 3);
      return text.startsWith("---") && end > 0
          ? new Yaml(new SafeConstructor(new LoaderOptions())).load(text.substring(3, end))
          : null;
    } catch (IOException | YAMLException notTold) {
      return null;
    }
  }

  /** A pattern or several are a whole; with the name of a split each, parts. */
  private Optional<Map<Part, List<Path>>> parts(Object dataFiles) {
    Map<Part, List<Path>> parts = new EnumMap<>(Part.class);
    if (dataFiles instanceof Map<?, ?> bySplit) {
      bySplit.forEach((split, patterns) -> add(parts, split, patterns));
    } else if (dataFiles instanceof List<?> list && list.get(0) instanceof Map) {
      for (Object entry : list) {
        if (entry instanceof Map<?, ?> map) {
          add(parts, map.get("split"), map.get("path"));
        }
      }
    } else {
      parts.put(Part.ALL, files(dataFiles));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
  }

  /** Splits of other names are left alone. */
  private void add(Map<Part, List<Path>> parts, Object split, Object patterns) {
    Part.named(String.valueOf(split))
        .ifPresent(
            part -> parts.computeIfAbsent(part, none -> new ArrayList<>()).addAll(files(patterns)));
  }

  private List<Path> files(Object patterns) {
    List<Path> found = new ArrayList<>();
    List<?> all = patterns instanceof List<?> several ? several : List.of(String.valueOf(patterns));
    for (Object pattern : all) {
      List<Path> some = ParquetShards.matching(folder, String.valueOf(pattern), tables.stream());
      if (some.isEmpty()) {
        throw InputException.file(
            file,
            "names files that are not there",
            "no " + pattern,
            "all of them",
            "download them");
      }
      found.addAll(some);
    }
    return found;
  }
}
