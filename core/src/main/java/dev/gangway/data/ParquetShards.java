package dev.gangway.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gangway.base.InputException;
import dev.gangway.data.format.ImageSource;
import dev.gangway.data.format.ImageTree;
import dev.gangway.data.format.ParquetSet;
import dev.gangway.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Many Parquet files as one set, above all the <a
 * href="https://huggingface.co/docs/datasets/repository_structure">snapshot of a data set of the
 * hub</a>. Which file belongs to which part is told by the snapshot's README, else by the names of
 * the files and of the folders that they lie in.
 */
final class ParquetShards {

  /** One of several files of a part: {@code train-00000-of-00002.parquet}. */
  private static final Pattern SHARD =
      Pattern.compile("(?<split>.+)-(?<number>\\d+)-of-(?<count>\\d+)\\.parquet");

  private final Path folder;
  private final List<Path> tables; // at least one

  private ParquetShards(Path folder, List<Path> tables) {
    this.folder = folder;
    this.tables = tables;
  }

  /** The set in a folder, if it has Parquet files; throws unless it is clear which are meant. */
  static Optional<DataSet> in(ImageTree tree, DataSpec spec, ImageReading reading) {
    Path folder = tree.top();
    List<Path> tables = tree.allFiles(folder).stream().filter(ParquetSet::isTable).toList();
    if (tables.isEmpty()) {
      return Optional.empty();
    }
    ParquetShards shards = new ParquetShards(folder, tables);
    Map<Part, List<Path>> told = new HubReadme(folder, tables).parts();
    if (!told.isEmpty()) {
      return Optional.of(set(told, spec, reading));
    }
    tree.allFiles(folder).stream()
        .filter(file -> ImageDecoder.isNamed(file.toString()))
        .findFirst()
        .ifPresent(shards::refuseBeside);
    return Optional.of(set(shards.partsByName(), spec, reading));
  }

  /**
   * The set of the files that a pattern names, such as {@code shards/*.parquet}; empty if there are
   * none.
   */
  static Optional<DataSet> matching(DataSpec spec, ImageReading reading) {
    String pattern = spec.place().replace('\\', '/');
    Path folder = fixedFolder(pattern);
    if (firstWildcard(pattern) < 0 || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    ImageTree tree = ImageTree.ofFolder(folder);
    List<Path> tables =
        matching(
            tree.top(),
            pattern.substring(fixed(pattern)),
            tree.allFiles(tree.top()).stream().filter(ParquetSet::isTable));
    return tables.isEmpty()
        ? Optional.empty()
        : Optional.of(set(new ParquetShards(folder, tables).partsByName(), spec, reading));
  }

  private static Path fixedFolder(String pattern) {
    int fixed = fixed(pattern);
    return DataSpec.path(fixed == 0 ? "." : pattern.substring(0, fixed));
  }

  /** The length of what names the folder that a pattern begins at, with the last slash. */
  private static int fixed(String pattern) {
    return 1 + pattern.substring(0, Math.max(0, firstWildcard(pattern))).lastIndexOf('/');
  }

  /** A pattern from the root on; as it is where that has no folder, or one that reads as one. */
  static String absolute(String place) {
    String pattern = place.replace('\\', '/');
    Path folder = fixedFolder(pattern);
    String whole = DataSpec.absolute(folder).replace('\\', '/');
    return firstWildcard(pattern) < 0 || !Files.isDirectory(folder) || firstWildcard(whole) >= 0
        ? place
        : (whole.endsWith("/") ? whole : whole + "/") + pattern.substring(fixed(pattern));
  }

  private static int firstWildcard(String pattern) {
    Matcher wildcard = Pattern.compile("[*?\\[{]").matcher(pattern);
    return wildcard.find() ? wildcard.start() : -1;
  }

  /** Those of some files that a pattern names which begins at a folder. */
  static List<Path> matching(Path folder, String pattern, Stream<Path> files) {
    List<PathMatcher> matchers =
        Stream.of(pattern, pattern.replace("**/", "")) // two stars are any folders, or none
            .map(ParquetShards::matcher)
            .toList();
    return files
        .filter(file -> matchers.stream().anyMatch(one -> one.matches(folder.relativize(file))))
        .toList();
  }

  private static PathMatcher matcher(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      return file -> false;
    }
  }

  private static DataSet set(Map<Part, List<Path>> parts, DataSpec spec, ImageReading reading) {
    parts.values().forEach(ParquetShards::requireWhole);
    Map<Part, Supplier<ImageSource>> sources = new EnumMap<>(Part.class);
    parts.forEach(
        (part, files) ->
            sources.put(
                parts.size() == 1 ? Part.ALL : part, // with nothing to tell it from
                () -> new ParquetSet(files, spec.place(), spec.columns())));
    return new FileDataSet(spec.place(), sources, reading);
  }

  private void refuseBeside(Path picture) {
    throw InputException.file(
        folder,
        "holds Parquet files and others",
        "%s beside %s".formatted(folder.relativize(tables.get(0)), folder.relativize(picture)),
        "either Parquet files or images",
        "pass a folder of one or the other, or a pattern such as " + folder.resolve("*.parquet"));
  }

  /** The files of each part, or all of them as a whole if no name tells of a part. */
  private Map<Part, List<Path>> partsByName() {
    requireOneConfiguration();
    Map<Part, List<Path>> parts = new EnumMap<>(Part.class);
    List<Path> others = new ArrayList<>();
    for (Path file : tables) {
      part(file)
          .ifPresentOrElse(
              part -> parts.computeIfAbsent(part, none -> new ArrayList<>()).add(file),
              () -> others.add(file));
    }
    if (parts.isEmpty()) {
      return Map.of(Part.ALL, tables);
    }
    others.stream()
        .filter(file -> !SHARD.matcher(file.getFileName().toString()).matches()) // another split
        .findFirst()
        .ifPresent(this::refusePartless);
    return parts;
  }

  private void refusePartless(Path file) {
    throw InputException.file(
        file,
        "a file beside the parts of a set",
        "no part in its name",
        "train, val or test in it",
        "rename it, or name the files that are meant by a pattern");
  }

  /** By a word of its name, else of the folders above it. */
  private Optional<Part> part(Path file) {
    Path inside = folder.relativize(file);
    for (int i = inside.getNameCount() - 1; i >= 0; i--) {
      Optional<Part> part = part(inside.getName(i).toString());
      if (part.isPresent()) {
        return part;
      }
    }
    return Optional.empty();
  }

  private static Optional<Part> part(String name) {
    return Pattern.compile("[^A-Za-z0-9]+")
        .splitAsStream(name)
        .flatMap(word -> Part.named(word).stream())
        .findFirst();
  }

  /** Sub-folders that are no parts are configurations: sets of their own. */
  private void requireOneConfiguration() {
    TreeSet<String> found = new TreeSet<>();
    for (Path file : tables) {
      Path inside = folder.relativize(file);
      List<String> above = new ArrayList<>();
      inside.forEach(step -> above.add(step.toString()));
      above.remove(above.size() - 1);
      above.removeIf(step -> step.equals("data") || part(step).isPresent());
      found.add(above.isEmpty() ? "." : String.join("/", above));
    }
    if (found.size() > 1) {
      throw InputException.file(
          folder,
          "holds several sets",
          "Parquet files in " + String.join(", ", found),
          "one of them",
          "pass one alone, as in " + folder.resolve(found.last()));
    }
  }

  /** All shards of a part must be there: a set that came in pieces may lack some. */
  private static void requireWhole(List<Path> files) {
    Map<String, TreeSet<Integer>> numbers = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (Path file : files) {
      Matcher shard = SHARD.matcher(file.getFileName().toString());
      if (shard.matches()) {
        String all =
            "%s/%s-*-of-%s.parquet"
                .formatted(file.getParent(), shard.group("split"), shard.group("count"));
        numbers.computeIfAbsent(all, none -> new TreeSet<>()).add(number(shard, "number"));
        counts.put(all, number(shard, "count"));
      }
    }
    numbers.forEach(
        (all, found) -> {
          if (found.size() < counts.get(all)) {
            throw InputException.file(
                all, "files are missing", found, counts.get(all) + " of them", "download them");
          }
        });
  }

  private static int number(Matcher shard, String group) {
    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(shard.group(group)));
  }

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
              part ->
                  parts.computeIfAbsent(part, none -> new ArrayList<>()).addAll(files(patterns)));
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
}
