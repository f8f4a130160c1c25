package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.SyntheticFolder;
import dev.gangway.image.ImageFormat;
import dev.gangway.method.MeanMatching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link MeanMatching} is one file and one line: everything else takes it as it takes its own. */
class MethodOfALibraryTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeTwoFolders() {
    ImageFormat format = new ImageFormat(20, 1);
    for (String domain : List.of("synth-street", "synth-hand")) {
      SyntheticFolder.write(
          SyntheticDomains.generate(domain, 1, 40, format), folder.resolve(domain));
    }
  }

  private CommandTrial run(String command, Path out, String... more) {
    List<Object> words = new ArrayList<>(List.of(command, "--source", source(), "--target"));
    words.addAll(List.of(folder.resolve("synth-hand"), "--filters", 2, "--noise", 4));
    words.addAll(List.of("--threads", 1, "--batch", 8, "--max-iterations", 4, "--out", out));
    words.addAll(List.of(more));
    return CommandTrial.run(words.toArray());
  }

  private Path source() {
    return folder.resolve("synth-street");
  }

  @Test
  void itIsTrainedResumedReportedAndExported() throws IOException {
    Path out = folder.resolve("run");
    CommandTrial trial = run("train", out, "--method", "mean-matching", "--pull", "0.25");
    assertThat(trial.code()).as(trial.err()).isZero();
    JsonNode config = Json.read(out.resolve("config.json"), JsonNode.class);
    assertThat(config.at("/settings/method").toString())
        .isEqualTo("{\"id\":\"mean-matching\",\"pull\":0.25}");
    assertThat(Files.readString(out.resolve("metrics.jsonl"))).contains("\"mean_distance\":");
    CommandTrial more = CommandTrial.run("train", "--resume", out, "--max-iterations", 6);
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(more.out()).contains("mean-matching, ", "after 6 steps");
    assertThat(CommandTrial.run("report", out).code()).isZero();
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("mean-matching", "mean_distance");
    CommandTrial export =
        CommandTrial.run("export", "--run", out, "--out", folder.resolve("model.onnx"));
    assertThat(export.code()).as(export.err()).isZero();
  }

  @Test
  void itIsAblatedBesideTheBaseline() {
    Path out = folder.resolve("table");
    CommandTrial trial =
        run("ablate", out, "--methods", "source-only,mean-matching", "--seeds", "1", "--json");
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.json().path("rows").findValuesAsText("name"))
        .containsExactly("source-only", "mean-matching");
  }

  @Test
  void helpAndWrongNamesTellOfIt() {
    String help = CommandTrial.run("train", "--help").out().replaceAll("\\s+", " ");
    assertThat(help).contains("--pull=X Weight of the distance of both means (mean-matching; ");
    assertThat(run("train", folder.resolve("x"), "--method", "mean-match").err())
        .contains("did you mean mean-matching?");
    assertThat(run("train", folder.resolve("x"), "--method", "mean-matching", "--pull", "0").err())
        .contains("pull must be > 0, got 0.0");
  }
}
