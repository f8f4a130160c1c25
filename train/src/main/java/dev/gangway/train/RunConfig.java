package dev.gangway.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.base.Json;
import dev.gangway.base.SetNames;
import dev.gangway.base.SinceVersion;
import dev.gangway.data.DataSpec;
import dev.gangway.image.BackgroundColour;
import dev.gangway.method.Methods;
import dev.gangway.method.TrainingSettings;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code config.json}: what a run was asked to do; enough to go on with it, from any working
 * directory: the paths in it are absolute (those of earlier versions are as they were typed).
 *
 * @param source SPEC of the labelled source; {@code target} and {@code targetTest} likewise, the
 *     latter null for the target's own test part
 * @param dataDir where catalogue files lie
 * @param background under transparent pixels; black in runs of versions that knew no other
 * @param weights the file of the backbone's, or null without a backbone; the run's own copy once
 *     there is one
 */
@RecordBuilder
public record RunConfig(
    String source,
    String target,
    String targetTest,
    String dataDir,
    boolean skipBadImages,
    @SinceVersion("0.2") BackgroundColour background,
    Protocol protocol,
    TrainingSettings settings,
    @JsonInclude(JsonInclude.Include.NON_NULL) @SinceVersion("0.2") String weights)
    implements RunConfigBuilder.With {

  /** What the teacher's settings are called, and were called in version 0.1. */
  private static final Map<String, String> TEACHER =
      Map.of(
          "self-training", "weight",
          "confidence", "confidence",
          "self-training-ramp", "ramp",
          "self-training-start", "start",
          "agreement", "agreement",
          "class-balance", "balance");

  public RunConfig {
    background = background == null ? BackgroundColour.BLACK : background;
    protocol = protocol == null ? Protocol.FULL : protocol;
  }

  /** Without a backbone. */
  public RunConfig(
      String source,
      String target,
      String targetTest,
      String dataDir,
      boolean skipBadImages,
      BackgroundColour background,
      Protocol protocol,
      TrainingSettings settings) {
    this(source, target, targetTest, dataDir, skipBadImages, background, protocol, settings, null);
  }

  /** That of a run, whichever version began it. */
  public static RunConfig read(Path run) {
    RunConfig config = Json.read(run.resolve("config.json"), RunConfig.class, RunConfig::upgraded);
    Path own = Frozen.weightsOf(run);
    return Files.exists(own) ? config.withWeights(own.toAbsolutePath().toString()) : config;
  }

  /** A config as this version writes it: version 0.1 had a setting where there is a method now. */
  public static JsonNode upgraded(JsonNode config) {
    if (config.path("settings") instanceof ObjectNode settings && settings.has("setting")) {
      ObjectNode method = settings.putObject("method");
      JsonNode pull = settings.path("adversarial");
      JsonNode teacher = settings.path("selfTraining");
      boolean alone = settings.path("setting").asText().equals("source-only");
      boolean classTerms = settings.path("setting").asText().equals("c1+c2");
      boolean pulls =
          pull.path("lambda").asDouble() > 0 && (classTerms || pull.path("alpha").asDouble() > 0);
      List<String> parts = new ArrayList<>();
      if (!alone && pulls) {
        parts.add(classTerms ? "gta" : "gta-c1");
        method.set("lambda", pull.path("lambda"));
        method.set("alpha", pull.path("alpha"));
      }
      if (!alone && teacher.path("weight").asDouble() > 0) {
        parts.add("self-training");
        TEACHER.forEach((name, before) -> method.set(name, teacher.path(before)));
      }
      method.put("id", parts.isEmpty() ? Methods.BASELINE : String.join("-", parts));
      settings.remove(List.of("setting", "adversarial", "selfTraining"));
    }
    return config;
  }

  /** The same with paths that hold in every working directory. */
  public RunConfig absolute() {
    String test = targetTest == null ? null : absolute(targetTest);
    Path data = Path.of(dataDir).toAbsolutePath().normalize();
    String file = weights == null ? null : Path.of(weights).toAbsolutePath().normalize().toString();
    return with(draft -> draft.source(absolute(source)).target(absolute(target)).targetTest(test))
        .withWeights(file)
        .withDataDir(dataDir.isBlank() ? dataDir : data.toString());
  }

  private static String absolute(String spec) {
    return DataSpec.parse(spec).absolute().toString();
  }

  /** What the sets are called outside of this machine. */
  public SetNames names() {
    return SetNames.of(source, target);
  }

  public RunConfig withMaxIterations(long maxIterations) {
    return withSettings(settings.withMaxIterations(maxIterations));
  }
}
