package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.SyntheticFolder;
import dev.gangway.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ablate} on two small folders. */
class AblateCommandTest {

  private static final ImageFormat SMALL = new ImageFormat(20, 1);

  @TempDir private Path folder;
  private Path out;

  @BeforeEach
  void writeTwoFolders() {
    out = folder.resolve("ablation");
    SyntheticFolder.write(
        SyntheticDomains.generate("synth-street", 1, 40, SMALL), folder.resolve("source"));
    SyntheticFolder.write(
        SyntheticDomains.generate("synth-hand", 1, 30, SMALL), folder.resolve("target"));
  }

  private CommandTrial ablate(String... more) {
    List<String> words = new ArrayList<>(List.of("ablate"));
    words.addAll(List.of("--source", folder.resolve("source").toString()));
    words.addAll(List.of("--target", folder.resolve("target").toString()));
    words.addAll(List.of("--target-test", folder.resolve("target").toString()));
    words.addAll(List.of("--filters", "2", "--noise", "4", "--threads", "1", "--batch", "8"));
    words.addAll(List.of("--preset", "quick", "--max-iterations", "2", "--out", out.toString()));
    words.addAll(List.of(more));
    return CommandTrial.run(words.toArray());
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(out.resolve(name));
  }

  @Test
  void everySettingIsTrainedWithEverySeed() throws IOException {
    CommandTrial trial = ablate("--seeds", "1,2", "--json");
    assertThat(trial.code()).as(trial.err()).isZero();
    JsonNode table = trial.json();
    assertThat(table.at("/rows/0/name").asText()).isEqualTo("source-only");
    assertThat(table.at("/rows/2/name").asText()).isEqualTo("gta");
    assertThat(table.at("/rows/2/cells")).hasSize(2);
    assertThat(table.at("/rows/0/gain/mean").isMissingNode()).isTrue();
    double first = table.at("/rows/2/cells/0/targetTest").asDouble();
    double second = table.at("/rows/2/cells/1/targetTest").asDouble();
    assertThat(table.at("/rows/2/targetTest/mean").asDouble()).isEqualTo((first + second) / 2);
    assertThat(table.at("/oracle").asBoolean()).isTrue();
    assertThat(out.resolve("cells/gta-c1-seed2/DONE")).exists();
    assertThat(Files.readString(out.resolve("ablation.md"))).contains("| gta |", "seed 2");
    assertThat(Files.readAllLines(out.resolve("ablation.csv"))).hasSize(7);
    assertThat(Files.readString(out.resolve("ablation.md"))).startsWith("# source -> target, ");
    for (String name : List.of("ablation.md", "ablation.csv", "results.json", "report.html")) {
      assertThat(Files.readString(out.resolve(name))).as(name).doesNotContain(folder.toString());
    }
  }

  @Test
  void averagedWeightsAreShownBesideThoseOfTheLastStep() throws IOException {
    CommandTrial trial =
        ablate("--seeds", "1", "--methods", "source-only", "--vary", "averaging=0,0.9", "--json");
    assertThat(trial.code()).as(trial.err()).isZero();
    JsonNode plain = trial.json().at("/rows/0/cells/0");
    JsonNode averaged = trial.json().at("/rows/1/cells/0");
    assertThat(plain.path("notAveraged").isNull()).isTrue();
    assertThat(averaged.path("notAveraged")).isEqualTo(plain.path("targetTest"));
    assertThat(Files.readString(out.resolve("ablation.md"))).contains("| not averaged |");
  }

  @Test
  void whatHasEndedIsNotRunAgainAndWhatWasCutOffGoesOn() throws IOException {
    assertThat(ablate("--seeds", "1").code()).isZero();
    byte[] weights = bytes("cells/gta-seed1/checkpoints/2/weights.safetensors");
    byte[] summary = bytes("cells/source-only-seed1/summary.json");
    Files.delete(out.resolve("cells/gta-seed1/DONE"));
    Files.delete(out.resolve("cells/gta-seed1/summary.json"));
    CommandTrial again = ablate("--seeds", "1");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err())
        .contains("gta, seed 1 (2 of 3 trainings have ended, about 1 min left)")
        .doesNotContain("source-only, seed 1");
    assertThat(bytes("cells/gta-seed1/checkpoints/2/weights.safetensors")).isEqualTo(weights);
    assertThat(bytes("cells/source-only-seed1/summary.json")).isEqualTo(summary);
    assertThat(again.out()).contains("gta", "gain", "chosen", "best epoch");
  }

  @Test
  void aTrainingThatWasKilledBeforeItsFirstFileStartsAgain() throws IOException {
    Files.createDirectories(out.resolve("cells"));
    assertThat(ablate("--seeds", "1", "--methods", "source-only").code()).isEqualTo(2);
    Files.delete(out.resolve("cells"));
    assertThat(ablate("--seeds", "1", "--methods", "source-only").code()).isZero();
    Path cell = out.resolve("cells/source-only-seed1");
    try (var files = Files.walk(cell)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Files.createDirectories(cell.resolve("checkpoints"));
    assertThat(ablate("--seeds", "1", "--methods", "source-only").code()).isZero();
    assertThat(cell.resolve("DONE")).exists();
  }

  @Test
  void aPlanOfBeforeThereWasAChoiceOfDevicesGoesOn() throws IOException {
    assertThat(ablate("--seeds", "1", "--methods", "source-only").code()).isZero();
    Path plan = out.resolve("ablation.json");
    String old = Files.readString(plan).replaceAll(",\\s*\"device\" : \"cpu\"", "");
    assertThat(old).doesNotContain("device");
    Files.writeString(plan, old);
    assertThat(ablate("--seeds", "1", "--methods", "source-only").code()).isZero();
  }

  /** Another process, or the same machine on another day, may find another precision faster. */
  @Test
  void anAblationKeepsThePrecisionWithWhichItBegan() throws IOException {
    assertThat(ablate("--seeds", "1", "--methods", "source-only").code()).isZero();
    Path plan = out.resolve("ablation.json");
    String begun = Files.readString(plan);
    String other =
        begun.contains("\"bf16\"")
            ? begun.replace("\"bf16\"", "\"fp32\"")
            : begun.replace("\"fp32\"", "\"bf16\"");
    assertThat(other).isNotEqualTo(begun);
    Files.writeString(plan, other);
    CommandTrial again = ablate("--seeds", "1", "--methods", "source-only");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).doesNotContain("GFLOP/s");
  }

  @Test
  void anotherPlanInTheFolderIsRefused() {
    assertThat(ablate("--seeds", "1", "--methods", "source-only").code()).isZero();
    CommandTrial other =
        ablate("--seeds", "1", "--methods", "source-only", "--learning-rate", "0.1");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .contains(
            "ablation.json: the folder holds another ablation:"
                + " /rows/0/config/settings/optimizer/learningRate: found 5.0E-4, expected 0.1"
                + " (give the same options as before, or choose another --out)");
  }

  @Test
  void aFolderOfOtherThingsIsRefusedWithAMendThatAblateHas() throws IOException {
    Files.createDirectories(out.resolve("notes"));
    CommandTrial trial = ablate("--seeds", "1");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .endsWith(
            out
                + ": the run folder exists already: found a folder with files, expected nothing"
                + " (choose another --out)"
                + System.lineSeparator());
  }

  @Test
  void everyCombinationOfVariedValuesIsARow() {
    CommandTrial trial =
        ablate(
            "--seeds",
            "1",
            "--settings",
            "c1+c2",
            "--vary",
            "lambda=0.1,0.3",
            "--vary",
            "alpha=0,1",
            "--json");
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.json().path("rows").findValuesAsText("name"))
        .containsExactly(
            "c1+c2 lambda=0.1 alpha=0",
            "c1+c2 lambda=0.1 alpha=1",
            "c1+c2 lambda=0.3 alpha=0",
            "c1+c2 lambda=0.3 alpha=1");
    assertThat(out.resolve("cells/c1+c2,lambda=0.3,alpha=1-seed1/DONE")).exists();
  }

  @Test
  void aMethodIsNotVariedByWhatItLacks() {
    CommandTrial trial =
        ablate("--seeds", "1", "--methods", "source-only,gta", "--vary", "lambda=0,1", "--json");
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.json().path("rows").findValuesAsText("name"))
        .containsExactly("source-only", "gta lambda=0", "gta lambda=1");
  }

  @Test
  void wrongVariationsAreRefusedWithTheirName() {
    assertThat(ablate("--vary", "lambdas=1").err())
        .contains("there is no option to vary 'lambdas': did you mean lambda?");
    assertThat(ablate("--vary", "lambda").err())
        .contains("--vary wants name=value,value..., got 'lambda' (for example lambda=0.1,0.3)");
    assertThat(ablate("--vary", "lambda=x").err())
        .contains("--vary lambda=x: Invalid value for option '--lambda'");
    assertThat(ablate("--methods", "source-only", "--vary", "lambda=1").err())
        .contains("no method of the table has a setting 'lambda'");
    assertThat(ablate("--methods", "gta", "--vary", "lambda=-1").err())
        .contains("lambda must be in [0, 100], got -1.0");
    assertThat(ablate("--vary", "averaging=0.1,0.1").err()).contains("--vary names a value twice");
    assertThat(ablate("--seeds", "1,1").err()).contains("--seeds names a seed twice");
    assertThat(ablate("--protocol", "p").err())
        .contains("protocol p is defined for mnist and usps, not for");
    assertThat(out).doesNotExist();
  }
}
