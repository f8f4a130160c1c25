package dev.gangway.train;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.gangway.base.SetNames;
import dev.gangway.data.DataSpec;
import dev.gangway.image.BackgroundColour;
import java.nio.file.Path;

/**
 * {@code config.json}: what a run was asked to do; enough to go on with it, from any working
 * directory: the paths in it are absolute (those of earlier versions are as they were typed).
 *
 * @param source SPEC of the labelled source
 * @param target SPEC of the target
 * @param targetTest SPEC of the labelled target test set, or null for the target's own test part
 * @param dataDir where catalogue files lie
 * @param skipBadImages whether unreadable images in folders were left out
 * @param background under transparent pixels; black in runs of versions that knew no other
 * @param protocol which training images take part
 * @param settings all that decides the training
 */
public record RunConfig(
    String source,
    String target,
    String targetTest,
    String dataDir,
    boolean skipBadImages,
    @JacksonInject(optional = OptBoolean.TRUE) BackgroundColour background,
    Protocol protocol,
    TrainingSettings settings) {

  public RunConfig {
    background = background == null ? BackgroundColour.BLACK : background;
    protocol = protocol == null ? Protocol.FULL : protocol;
  }

  /** The same with paths that hold in every working directory. */
  public RunConfig absolute() {
    return new RunConfig(
        absolute(source),
        absolute(target),
        targetTest == null ? null : absolute(targetTest),
        dataDir.isBlank() ? dataDir : Path.of(dataDir).toAbsolutePath().normalize().toString(),
        skipBadImages,
        background,
        protocol,
        settings);
  }

  private static String absolute(String spec) {
    return DataSpec.parse(spec).absolute().toString();
  }

  /** What the sets are called outside of this machine. */
  public SetNames names() {
    return SetNames.of(source, target);
  }

  /** The same with other settings. */
  public RunConfig withSettings(TrainingSettings other) {
    return new RunConfig(
        source, target, targetTest, dataDir, skipBadImages, background, protocol, other);
  }

  /** The same with another end. */
  public RunConfig withMaxIterations(long maxIterations) {
    return withSettings(settings.withMaxIterations(maxIterations));
  }
}
