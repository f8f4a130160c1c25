package dev.gangway.cli.train;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.cli.doctor.Machine;
import dev.gangway.data.Classes;
import dev.gangway.data.DataDigest;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import dev.gangway.train.Protocol;
import dev.gangway.train.RunConfig;
import dev.gangway.train.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code provenance.json}: with what a run was made, so that it can be made again. A run that is
 * resumed keeps what it was begun with and adds to {@code resumed} what is otherwise now.
 */
public final class RunProvenance {

  /** The names of the source's classes, in the order of the logits. */
  static final String CLASSES = "classes";

  private RunProvenance() {}

  /**
   * Writes it.
   *
   * @param processes that train together
   * @throws dev.gangway.base.InputException if a resumed run would see other images than before
   */
  static void write(RunDirectory run, RunConfig config, TrainingData data, int processes)
      throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("gangway", Version.ofGangway());
    facts.put("commit", Version.commit().orElse(null));
    facts.put("command", System.getenv("GANGWAY_COMMAND"));
    facts.put("started", Instant.now().toString());
    facts.put("libtorch", torch.class.getPackage().getImplementationVersion());
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("processor", Machine.processor());
    facts.put("instructions", torch.get_cpu_capability().getString());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("threads", config.settings().threads());
    facts.put("processes", processes);
    facts.put("device", config.settings().compute().device());
    facts.put("protocol", config.protocol());
    if (config.protocol() == Protocol.P) {
      facts.put("protocolSeed", Protocol.DRAW_SEED);
    }
    Map<String, String> digests = digests(data);
    Optional<ObjectNode> before = before(run);
    before.ifPresent(first -> requireSameData(run.path(), first.path("sha256"), digests));
    if (before.isPresent() && before.get().has(CLASSES)) { // not by earlier versions
      requireClasses(run.path(), data.source().classes(), config.source());
    }
    facts.put("sourceImages", data.source().size());
    facts.put("sourceTestImages", data.sourceTest().size());
    facts.put("targetImages", data.target().size());
    facts.put(CLASSES, data.source().classes().names());
    facts.put("sha256", digests);
    JsonNode now = Json.parse(Json.line(facts), JsonNode.class);
    JsonNode whole = before.map(first -> resumed(first, now)).orElse(now);
    WholeFile.write(run.provenance(), Json.pretty(whole));
  }

  private static Optional<ObjectNode> before(RunDirectory run) {
    return Files.exists(run.provenance())
        ? Optional.of(Json.read(run.provenance(), ObjectNode.class))
        : Optional.empty();
  }

  /** What a run was begun with, and what is otherwise in this session. */
  private static JsonNode resumed(ObjectNode first, JsonNode now) {
    ObjectNode changed = first.objectNode();
    now.properties().stream()
        .filter(fact -> !fact.getValue().equals(first.get(fact.getKey())))
        .forEach(fact -> changed.set(fact.getKey(), fact.getValue()));
    first.withArray("/" + RunDirectory.RESUMED).add(changed);
    return first;
  }

  private static Map<String, String> digests(TrainingData data) {
    Map<String, String> digests = new LinkedHashMap<>();
    digests.put("source", DataDigest.of(data.source()));
    digests.put("sourceTest", DataDigest.of(data.sourceTest()));
    digests.put("target", DataDigest.of(data.target()));
    data.targetTest().ifPresent(set -> digests.put("targetTest", DataDigest.of(set.value())));
    return digests;
  }

  /**
   * The classes that a run's networks know, in the order of their logits, as its files name them.
   *
   * @throws InputException if no file names them: a run of an earlier version that never ended
   */
  public static Classes classes(Path run) {
    JsonNode names = in(run.resolve("provenance.json")).findPath(CLASSES);
    if (!names.isArray()) {
      names = in(run.resolve("summary.json")).at("/scores/sourceTest/classNames");
    }
    if (!names.isArray()) {
      throw InputException.file(
          run,
          "does not name its classes",
          "none in provenance.json",
          "those of the source",
          "resume it once: gangway train --resume " + run);
    }
    List<String> classes = new ArrayList<>();
    names.forEach(name -> classes.add(name.asText()));
    return new Classes(classes);
  }

  private static JsonNode in(Path file) {
    return Files.exists(file) ? Json.read(file, JsonNode.class) : MissingNode.getInstance();
  }

  /** Throws unless a source has the run's classes in their order. */
  private static void requireClasses(Path run, Classes source, String name) {
    Classes known = classes(run);
    if (!known.equals(source)) {
      throw InputException.file(
          name, "not the classes that " + run + " was trained on", source, known, "restore them");
    }
  }

  private static void requireSameData(Path run, JsonNode before, Map<String, String> digests) {
    digests.forEach(
        (part, digest) ->
            check(
                !before.has(part) || before.get(part).asText().equals(digest),
                "the images of %s are not those that %s was trained on (restore them, or start a"
                    + " new run)",
                part,
                run));
  }
}
