package dev.gangway.cli;

import dev.gangway.train.Protocol;
import dev.gangway.train.RunConfig;
import dev.gangway.train.TrainingSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is learnt from what: the same options in every command that trains. */
final class TaskOptions {

  @Option(names = "--source", paramLabel = "SPEC", description = "The labelled images.")
  private String source;

  @Option(names = "--target", paramLabel = "SPEC", description = "The images to adapt to.")
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

  /** Whether a source and a target are named. */
  boolean named() {
    return source != null && target != null;
  }

  /** The configuration of a run with these settings. */
  RunConfig config(TrainingSettings settings) {
    return new RunConfig(
            source,
            target,
            targetTest,
            data.dataDir().toString(),
            data.skipBadImages(),
            Protocol.named(protocol),
            settings)
        .absolute();
  }
}
