package dev.gangway.cli.train;

import dev.gangway.base.InputException;
import dev.gangway.cli.data.DataOptions;
import dev.gangway.data.DataSpec;
import dev.gangway.method.TrainingSettings;
import dev.gangway.train.Protocol;
import dev.gangway.train.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is learnt from what: the same options in every command that trains. */
public final class TaskOptions {

  @Option(names = "--source", paramLabel = "SPEC", description = "The labelled images.")
  private String source;

  @Option(
      names = "--target",
      paramLabel = "SPEC",
      description =
          "The images to adapt to. Labels are for scores alone; the classes may be others.")
  private String target;

  @Option(
      names = "--target-test",
      paramLabel = "SPEC",
      description = "Labelled target images for scores alone (default: the target's test part).")
  private String targetTest;

  @Option(
      names = "--protocol",
      defaultValue = "full",
      paramLabel = "NAME",
      description =
          "full, or p: 2,000 training images of mnist and 1,800 of usps, always the same.")
  private String protocol;

  @Mixin private DataOptions data;

  public boolean named() {
    return source != null && target != null;
  }

  /** Throws if a folder to be written lies in the data, or these in it. */
  public void requireApart(Path out) {
    Stream.of(source, target, targetTest)
        .filter(Objects::nonNull)
        .map(spec -> DataSpec.parse(spec).path())
        .flatMap(Optional::stream)
        .forEach(place -> requireApart(out, place));
  }

  private static void requireApart(Path out, Path place) {
    Path folder = real(out.toAbsolutePath().normalize());
    Path images = real(place.toAbsolutePath().normalize());
    if (folder.startsWith(images) || images.startsWith(folder)) {
      throw InputException.file(
          out,
          "the run folder and its data are not apart",
          folder.startsWith(images) ? "it inside " + place : place + " inside it",
          "a folder of its own",
          "choose another --out");
    }
  }

  /** Without links, of which only those that are there can be followed. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException notThere) {
      Path parent = path.getParent();
      return parent == null ? path : real(parent).resolve(path.getFileName());
    }
  }

  public Path dataDir() {
    return data.dataDir();
  }

  /** The configuration of a run with these settings. */
  public RunConfig config(TrainingSettings settings) {
    return new RunConfig(
            source,
            target,
            targetTest,
            data.dataDir().toString(),
            data.skipBadImages(),
            data.background().orWhite(),
            Protocol.named(protocol),
            settings)
        .absolute();
  }
}
