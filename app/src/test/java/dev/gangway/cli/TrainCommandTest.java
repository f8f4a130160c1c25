package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.SyntheticFolder;
import dev.gangway.image.ImageFormat;
import dev.gangway.nn.Cuda;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} and {@code evaluate} on one's own two folders, small enough for seconds. */
class TrainCommandTest {

  private static final ImageFormat SMALL = new ImageFormat(20, 1);

  @TempDir private Path folder;
  private Path source;
  private Path target;
  private Path out;

  @BeforeEach
  void writeTwoFolders() {
    source = folder.resolve("source");
    target = folder.resolve("target");
    out = folder.resolve("run");
    SyntheticFolder.write(SyntheticDomains.generate("synth-street", 1, 40, SMALL), source);
    SyntheticFolder.write(SyntheticDomains.generate("synth-hand", 1, 30, SMALL), target);
  }

  private CommandTrial train(String... more) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(List.of("--source", source.toString(), "--target", target.toString()));
    arguments.addAll(List.of("--filters", "2", "--noise", "4", "--threads", "1"));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--batch")) {
      arguments.addAll(List.of("--batch", "8"));
    }
    return CommandTrial.run(arguments.toArray());
  }

  private CommandTrial trained(long iterations) {
    return train("--max-iterations", Long.toString(iterations), "--out", out.toString());
  }

  @Test
  void twoFoldersBecomeARunThatIsResumedAndEvaluated() throws IOException {
    CommandTrial first = trained(4);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("finished after 4 steps", "target train, transductive (oracle)");
    assertThat(out).isDirectoryContaining(file -> file.endsWith("DONE"));
    JsonNode begun = Json.read(out.resolve("provenance.json"), JsonNode.class);
    assertThat(begun.has("resumed")).isFalse();
    assertThat(out.resolve("report.html")).isNotEmptyFile();

    CommandTrial second =
        CommandTrial.run(
            "train",
            "--resume",
            out.toString(),
            "--max-iterations",
            "6",
            "--device",
            "cpu",
            "--json");
    assertThat(second.code()).as(second.err()).isZero();
    JsonNode goneOn = Json.read(out.resolve("provenance.json"), JsonNode.class);
    assertThat(goneOn.path("resumed")).hasSize(1);
    assertThat(goneOn.at("/resumed/0").fieldNames()).toIterable().containsExactly("started");
    assertThat(goneOn.path("started")).isEqualTo(begun.path("started"));
    JsonNode summary = second.json();
    assertThat(summary.path("iteration").asLong()).isEqualTo(6);
    assertThat(summary.path("scores").path("targetTrain").path("oracle").asBoolean()).isTrue();

    CommandTrial score =
        CommandTrial.run(
            "evaluate", "--run", out.toString(), "--data", target.toString(), "--json");
    assertThat(score.code()).as(score.err()).isZero();
    JsonNode result = score.json();
    assertThat(result.path("n").asInt()).isEqualTo(30);
    assertThat(result.path("oracle").asBoolean()).isTrue();
    assertThat(result.path("checkpoint").asLong()).isEqualTo(6);
    assertThat(result.path("accuracy").asDouble()).isBetween(0.0, 1.0);
  }

  private JsonNode method() {
    return Json.read(out.resolve("config.json"), JsonNode.class).at("/settings/method");
  }

  @Test
  void theRecommendedRecipeTrainsWithoutAGenerator() {
    assertThat(trained(4).code()).isZero();
    assertThat(method().path("id").asText()).isEqualTo("self-training");
    assertThat(method().path("confidence").asDouble()).isEqualTo(0.9);
    assertThat(out.resolve("samples/last.png")).doesNotExist();
    assertThat(out.resolve("report.html"))
        .content()
        .contains("self-training", "This run has no generator.");
  }

  @Test
  void aMethodWithAGeneratorDrawsWhatItMakes() {
    CommandTrial trial =
        train("--method", "gta-c1", "--lambda", "0", "--max-iterations", "4", "--out", "" + out);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.err()).contains("with --lambda 0 F does not notice G and D");
    assertThat(method().path("id").asText()).isEqualTo("gta-c1");
    assertThat(method().path("alpha").asDouble()).as("of preset fast").isEqualTo(1);
    assertThat(out.resolve("samples/last.png")).isNotEmptyFile();
  }

  @Test
  void aSettingOfVersion01IsTakenAsTheMethodThatItWasWithTheRecipeOfThen() {
    CommandTrial trial =
        train("--setting", "c1-only", "--max-iterations", "2", "--out", out.toString());
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.err()).contains("--setting c1-only is --method gta-c1 now");
    assertThat(method().path("alpha").asDouble()).as("of preset paper").isEqualTo(0.3);
    wrong(
        train("--setting", "c1+c2", "--method", "gta", "--out", folder + "/other"),
        "--setting is what --method was: give one of them");
  }

  @Test
  void aFlatTargetTrainsWithoutTargetScores() throws IOException {
    target = folder.resolve("flat");
    Files.createDirectories(target);
    try (var files = Files.walk(folder.resolve("target"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getParent().getFileName() + "-" + file.getFileName();
        Files.copy(file, target.resolve(name));
      }
    }
    CommandTrial trial = trained(2);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.out()).contains("source test").doesNotContain("oracle");
  }

  @Test
  void aTargetInFoldersOfOtherNamesTrainsWithoutTargetScores() throws IOException {
    for (int digit = 0; digit < 10; digit++) {
      Files.move(target.resolve("" + digit), target.resolve("day-" + digit));
    }
    CommandTrial trial = trained(1);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.out()).contains("source test").doesNotContain("oracle");
  }

  @Test
  void thePrecisionThatIsFasterHereIsTakenSaidAndKept() {
    CommandTrial first = trained(1);
    assertThat(first.code()).as(first.err()).isZero();
    String taken = precision();
    assertThat(first.err()).contains("precision " + taken + ": ");
    CommandTrial second =
        CommandTrial.run("train", "--resume", out.toString(), "--max-iterations", "2");
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.err()).doesNotContain("precision ");
    assertThat(precision()).isEqualTo(taken);
  }

  @Test
  void aPrecisionThatIsNamedIsNotMeasured() {
    CommandTrial trial =
        train("--precision", "FP32", "--max-iterations", "1", "--out", out.toString());
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.err()).doesNotContain("precision ");
    assertThat(precision()).isEqualTo("fp32");
    assertThat(train("--precision", "bf61", "--out", folder.resolve("other").toString()).err())
        .contains(
            "there is no precision 'bf61': did you mean bf16? (precisions: auto, fp32, bf16)");
  }

  private String precision() {
    return Json.read(out.resolve("config.json"), JsonNode.class)
        .at("/settings/compute/precision")
        .asText();
  }

  @Test
  void theLeavingsOfATrainingThatNeverBeganAreNotInTheWay() throws IOException {
    Files.createDirectories(out.resolve("checkpoints"));
    Files.writeString(out.resolve("provenance.json"), "{}");
    Files.writeString(out.resolve("FAILED"), "the others did not come");
    CommandTrial trial = trained(1);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(out.resolve("FAILED")).doesNotExist();
  }

  @Test
  void anExistingRunFolderIsLeftAlone() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("notes.txt"), "mine");
    wrong(train("--out", out.toString()), out + ": the run folder exists already");
    assertThat(out).isDirectoryContaining(file -> file.endsWith("notes.txt"));
  }

  @Test
  void anUnreadableImageIsNamedOrSkippedWithACount() throws IOException {
    Path bad = source.resolve("3/broken.png");
    Files.writeString(bad, "not an image");
    wrong(train("--out", out.toString()), bad.toString());
    CommandTrial skipped =
        train("--out", out.toString(), "--skip-bad-images", "--max-iterations", "1");
    assertThat(skipped.code()).as(skipped.err()).isZero();
    assertThat(skipped.err()).contains("1 unreadable image left out").contains("broken.png");
  }

  @Test
  void classesThatOnlyOneOfTheDomainsHasAreSaidAndNotScored() throws IOException {
    Files.move(target.resolve("7"), target.resolve("seven"));
    CommandTrial trial = trained(1);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.err())
        .contains(
            "target %s: 30 images".formatted(target),
            target
                + ": 27 of 30 images are scored (not: 3 of unknown classes: seven); no images of 7");
    assertThat(trial.out()).contains("transductive (oracle)").contains("% of 27");
    CommandTrial score = CommandTrial.run("evaluate", "--run", out, "--data", target);
    assertThat(score.code()).as(score.err()).isZero();
    assertThat(score.err()).contains("27 of 30 images are scored");
    assertThat(score.out()).contains(" of 27)", "7                    no images");
  }

  @Test
  void whereClassesAreUnevenTheirMeanStandsBesideTheAccuracy() throws IOException {
    assertThat(trained(1).out()).doesNotContain("class mean");
    try (var threes = Files.list(target.resolve("3"))) {
      for (Path three : threes.sorted().skip(1).toList()) {
        Files.delete(three); // one of three is left
      }
    }
    CommandTrial score = CommandTrial.run("evaluate", "--run", out, "--data", target);
    assertThat(score.out()).containsPattern("accuracy .* of 28\\), class mean [0-9.]+ %");
    JsonNode json = CommandTrial.run("evaluate", "--run", out, "--data", target, "--json").json();
    assertThat(json.path("uneven").asBoolean()).isTrue();
    double sum = 0;
    for (JsonNode one : json.path("perClass")) {
      sum += one.path("recall").asDouble();
    }
    assertThat(json.path("meanRecall").asDouble()).isEqualTo(sum / 10, within(1e-12));
  }

  @Test
  void aRunFolderAndItsDataMustBeApart() throws IOException {
    Path inside = source.resolve("runs/first");
    CommandTrial trial = train("--out", inside.toString());
    wrong(
        trial,
        inside
            + ": the run folder and its data are not apart: found it inside "
            + source
            + ", expected a folder of its own (choose another --out)");
    assertThat(source.resolve("runs")).doesNotExist();
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, target);
    wrong(train("--out", link.resolve("run").toString()), "found it inside " + target);
    wrong(train("--out", folder.toString()), "found " + source + " inside it");
  }

  @Test
  void aSourceThatIsItsTargetIsSaid() {
    target = source;
    CommandTrial trial = trained(1);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.err()).contains("source and target are the same images, " + source);
  }

  @Test
  void aClassFolderWithoutImagesIsNamed() throws IOException {
    Files.createDirectories(source.resolve("empty"));
    wrong(train("--out", out.toString()), source.resolve("empty") + ": no images");
  }

  @Test
  void aTargetSmallerThanABatchIsRefused() {
    wrong(train("--out", out.toString(), "--batch", "32"), "30 images, fewer than a batch of 32");
  }

  @Test
  void wrongSettingsAreAnsweredWithTheNearestNameOrTheRange() {
    wrong(train("--out", out.toString(), "--preset", "papper"), "did you mean paper?");
    wrong(train("--out", out.toString(), "--setting", "c1-olny"), "did you mean c1-only?");
    wrong(train("--out", out.toString(), "--method", "gta-c2"), "did you mean gta-c1?");
    wrong(train("--out", out.toString(), "--side", "48"), "image side must be 32, 64, 128 or 256");
    wrong(
        train("--out", out.toString(), "--learning-rate", "0"), "learning rate must be in (0, 1]");
    wrong(
        train("--out", out.toString(), "--method", "gta", "--lambda", "-1"),
        "lambda must be in [0, 100]");
    wrong(
        train("--out", out.toString(), "--lambda", "0.1"),
        "method self-training has no setting 'lambda'",
        "--method gta-c1, or gta");
  }

  @Test
  void aDeviceThatIsNotThereIsOneLineWithTheMend() {
    wrong(
        train("--out", out.toString(), "--device", "gpu"),
        "device must be cpu, cuda or cuda:N, got 'gpu'");
    assumeFalse(Cuda.look().cards() > 0, "this machine has a card");
    wrong(
        train("--out", out.toString(), "--device", "cuda"),
        "device cuda: ",
        "or take --device cpu");
  }

  @Test
  void resumeTakesNothingThatTheRunDecides() {
    CommandTrial trial = CommandTrial.run("train", "--resume", out.toString(), "--batch", "4");
    wrong(trial, "remove --batch");
    wrong(CommandTrial.run("train", "--resume", out.toString()), out + ": not a run folder");
  }

  /** One line, exit code 2, and no run left behind. */
  private void wrong(CommandTrial trial, String... parts) {
    assertThat(trial.code()).as(trial.err()).isEqualTo(2);
    assertThat(trial.err().lines().filter(line -> line.startsWith("gangway: "))).hasSize(1);
    assertThat(trial.err()).contains(parts);
    if (!trial.err().contains("--setting is what")) {
      assertThat(out.resolve("config.json")).doesNotExist();
    }
  }
}
