package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.SyntheticFolder;
import dev.gangway.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

  @TempDir private Path folder;

  /** The demo's settings on few images for few steps: the whole demo takes minutes. */
  @Test
  void everyRunOfAShortDemoIsExported() {
    ImageFormat format = new ImageFormat(32, 3);
    for (String domain : List.of("synth-street", "synth-hand")) {
      SyntheticFolder.write(
          SyntheticDomains.generate(domain, 1, 100, format), folder.resolve(domain));
    }
    Path out = folder.resolve("runs");
    CommandTrial trial =
        CommandTrial.run(
            "ablate",
            "--preset",
            "demo",
            "--source",
            folder.resolve("synth-street"),
            "--target",
            folder.resolve("synth-hand"),
            "--seeds",
            1,
            "--batch",
            16,
            "--max-iterations",
            12,
            "--out",
            out);
    assertThat(trial.code()).as(trial.err()).isZero();
    for (String setting : List.of("source-only", "gta-c1", "gta")) {
      Path model = folder.resolve(setting + ".onnx");
      Path run = out.resolve("cells").resolve(setting + "-seed1");
      CommandTrial export = CommandTrial.run("export", "--run", run, "--out", model, "--json");
      assertThat(export.code()).as(export.err()).isZero();
      assertThat(export.json().path("largestDifference").asDouble()).isBetween(0.0, 1e-4);
      assertThat(model).isNotEmptyFile();
    }
  }

  @Test
  void theFolderOfAnEarlierDemoIsRefusedWithAMendThatDemoHas() throws IOException {
    Files.createDirectory(folder.resolve("gta-c1"));
    CommandTrial trial = CommandTrial.run("demo", "--out", folder);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err().strip())
        .isEqualTo(
            "gangway: %s: the run folder exists already: found a folder with files, expected nothing"
                    .formatted(folder)
                + " (choose another --out, or delete the earlier demo)");
  }
}
