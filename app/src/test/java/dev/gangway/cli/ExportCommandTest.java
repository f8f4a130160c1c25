package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.SyntheticFolder;
import dev.gangway.image.ImageFormat;
import dev.gangway.infer.Predictor;
import dev.gangway.run.PartialFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export}, {@code evaluate --model} and {@code predict}: one small run for all. */
class ExportCommandTest {

  @TempDir private static Path folder;
  private static Path run;
  private static Path source;
  private static Path target;
  private static Path model;

  @TempDir private Path own;

  @BeforeAll
  static void trainAndExport() {
    source = folder.resolve("source");
    target = folder.resolve("target");
    run = folder.resolve("run");
    model = folder.resolve("model.onnx");
    ImageFormat small = new ImageFormat(20, 1);
    SyntheticFolder.write(SyntheticDomains.generate("synth-street", 1, 60, small), source);
    SyntheticFolder.write(SyntheticDomains.generate("synth-hand", 1, 40, small), target);
    done(
        CommandTrial.run(
            "train",
            "--source",
            source,
            "--target",
            target,
            "--filters",
            2,
            "--noise",
            4,
            "--threads",
            1,
            "--batch",
            8,
            "--max-iterations",
            8,
            "--out",
            run));
    CommandTrial export = CommandTrial.run("export", "--run", run, "--out", model);
    done(export);
    assertThat(export.out())
        .contains(
            "at step 8", "checked in ONNX Runtime on 10 images", "expected calibration error");
  }

  private static CommandTrial done(CommandTrial trial) {
    assertThat(trial.code()).as(trial.err()).isZero();
    return trial;
  }

  private static void wrong(CommandTrial trial, String part) {
    assertThat(trial.code()).as(trial.err()).isEqualTo(2);
    assertThat(trial.err().lines().filter(line -> line.startsWith("gangway: "))).hasSize(1);
    assertThat(trial.err()).contains(part);
  }

  @Test
  void theModelScoresAsItsRunDoes() {
    JsonNode ofRun =
        done(CommandTrial.run("evaluate", "--run", run, "--data", target, "--json")).json();
    JsonNode ofModel =
        done(CommandTrial.run("evaluate", "--model", model, "--data", target, "--json")).json();
    assertThat(ofModel.path("accuracy")).isEqualTo(ofRun.path("accuracy"));
    assertThat(ofModel.path("confusion")).isEqualTo(ofRun.path("confusion"));
    assertThat(ofModel.path("checkpoint").asLong()).isEqualTo(8);
    assertThat(ofModel.path("oracle").asBoolean()).isTrue();
    JsonNode onSource =
        done(CommandTrial.run("evaluate", "--model", model, "--data", source, "--json")).json();
    assertThat(onSource.path("oracle").asBoolean()).isFalse();
  }

  @Test
  void aSelectedCheckpointAndAnIterationAreExported() {
    Path out = own.resolve("other.onnx");
    Path weights = own.resolve("w.safetensors");
    JsonNode result =
        done(CommandTrial.run(
                "export",
                "--run",
                run,
                "--out",
                out,
                "--weights",
                weights,
                "--checkpoint",
                "selected",
                "--json"))
            .json();
    assertThat(result.path("largestDifference").asDouble()).isBetween(0.0, 1e-4);
    assertThat(weights).isNotEmptyFile();
    assertThat(out).isNotEmptyFile();
    wrong(
        CommandTrial.run("export", "--run", run, "--out", out, "--checkpoint", "newest"),
        "--checkpoint is last, selected or an iteration, got 'newest'");
    wrong(
        CommandTrial.run("export", "--run", run, "--out", out, "--checkpoint", "3"),
        "no such checkpoint");
    wrong(
        CommandTrial.run("export", "--run", run, "--out", own.resolve("no/m.onnx")),
        "cannot be written");
  }

  @Test
  void modelAndWeightsAreNotOneFile() {
    Path both = own.resolve("m.safetensors");
    wrong(
        CommandTrial.run("export", "--run", run, "--out", both, "--weights", both),
        "--out and --weights are one file: " + both);
    assertThat(both).doesNotExist();
  }

  @Test
  void evaluateTakesARunOrAModel() {
    wrong(CommandTrial.run("evaluate", "--data", target), "--run=DIR | --model=FILE");
    wrong(
        CommandTrial.run("evaluate", "--model", run.resolve("config.json"), "--data", target),
        "config.json: not an ONNX model");
  }

  @Test
  void aModelHasNoOtherCheckpoints() {
    for (String which : List.of("last", "selected", "4")) {
      wrong(
          CommandTrial.run("evaluate", "--model", model, "--data", target, "--checkpoint", which),
          "--checkpoint is for runs: a model holds the one that it was exported from (give --run)");
    }
  }

  @Test
  void predictedClassesGiveTheAccuracyOfEvaluate() throws IOException {
    Path table = own.resolve("out.csv");
    CommandTrial trial =
        done(CommandTrial.run("predict", "--model", model, "--out", table, target));
    assertThat(trial.err()).contains("40 images, 0 of them unreadable");
    List<String> lines = Files.readAllLines(table);
    assertThat(lines.get(0)).isEqualTo("image,class,confidence,error");
    long right =
        lines.stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .filter(cells -> Path.of(cells[0]).getParent().endsWith(cells[1]))
            .count();
    JsonNode evaluated =
        done(CommandTrial.run("evaluate", "--model", model, "--data", target, "--json")).json();
    assertThat(right).isEqualTo(evaluated.path("correct").asLong());
  }

  @Test
  void badImagesAreRowsAndRowsGoToStandardOutput() throws IOException {
    Path bad = Files.writeString(own.resolve("bad.png"), "no image");
    CommandTrial trial =
        done(CommandTrial.run("predict", "--model", model, "--format", "jsonl", target, bad));
    assertThat(trial.out().lines()).hasSize(41);
    assertThat(trial.out().lines().skip(40).toList().get(0))
        .contains("\"error\":", "bad.png: unreadable image");
    assertThat(trial.err()).contains("41 images, 1 of them unreadable");
  }

  @Test
  void withoutOneReadableImageTheWorkHasFailed() throws IOException {
    Path bad = Files.writeString(own.resolve("bad.png"), "no image");
    CommandTrial trial = CommandTrial.run("predict", "--model", model, bad);
    assertThat(trial.code()).isEqualTo(1);
    assertThat(trial.out().lines()).hasSize(2);
    assertThat(trial.err())
        .contains("not one of 1 images could be read, the first: " + bad + ": unreadable image");
  }

  @Test
  void runAndModelKeepTheBackgroundAndAnotherCanBeAskedFor() throws IOException {
    assertThat(Json.read(run.resolve("config.json"), JsonNode.class).path("background").asText())
        .isEqualTo("white");
    try (Predictor predictor = Predictor.open(model)) {
      assertThat(predictor.card().image().background()).isEqualTo("white");
    }
    BufferedImage drawing =
        new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB); // black on nothing
    for (int i = 2; i < 6; i++) {
      drawing.setRGB(i, i, 0xff000000);
    }
    Path file = own.resolve("drawing.png");
    ImageIO.write(drawing, "png", file.toFile());
    assertThat(done(CommandTrial.run("predict", "--model", model, file)).err())
        .doesNotContain("one colour");
    assertThat(
            done(CommandTrial.run("predict", "--model", model, file, "--background", "black"))
                .err())
        .contains("1 of 1 images are of one colour all over");
  }

  @Test
  void anInterruptedTableIsGoneOnWithToTheSameBytes() throws IOException {
    Path whole = own.resolve("whole.csv");
    done(CommandTrial.run("predict", "--model", model, "--out", whole, target));
    Path table = own.resolve("half.csv");
    List<String> lines = Files.readAllLines(whole);
    String task =
        "CSV of [%s], columns [], model %s"
            .formatted(target, DigestUtils.sha256Hex(Files.readAllBytes(model)));
    try (PartialFile partial = PartialFile.begin(table, task)) {
      String rows = String.join("\r\n", lines.subList(0, 11)) + "\r\n";
      partial.out().write(rows.getBytes(StandardCharsets.UTF_8));
      partial.commit(10, 0, lines.get(10).split(",", -1)[0]);
      partial.out().write("half a row".getBytes(StandardCharsets.UTF_8));
    }
    done(CommandTrial.run("predict", "--model", model, "--out", table, "--resume", target));
    assertThat(lines(table)).isEqualTo(lines(whole));
    CommandTrial again =
        CommandTrial.run("predict", "--model", model, "--out", table, "--resume", target);
    assertThat(done(again).err()).contains("whole already");
    wrong(
        CommandTrial.run("predict", "--model", model, "--out", table, "--resume", source),
        "half.csv: made by another command: found CSV of [" + target);
    try (PartialFile partial = PartialFile.begin(table, task)) {
      partial.commit(10, 0, "another image");
    }
    wrong(
        CommandTrial.run("predict", "--model", model, "--out", table, "--resume", target),
        "the inputs have changed: row 10 was another image");
    wrong(
        CommandTrial.run("predict", "--model", model, "--out", table, "--resume", source),
        "written by another command");
  }

  @Test
  void predictingEndsWhenItsRowsCannotBeWritten() {
    Object[] words = new Object[3 + 20];
    Arrays.fill(words, target); // 800 rows are more than a buffer holds
    System.arraycopy(new Object[] {"predict", "--model", model}, 0, words, 0, 3);
    FailingOutput full = new FailingOutput("No space left on device");
    CommandTrial trial = CommandTrial.run(full, words);
    assertThat(trial.code()).isEqualTo(1);
    assertThat(trial.err().lines())
        .containsExactly(
            "gangway: standard output cannot be written: No space left on device (what it holds is"
                + " not whole)");
    assertThat(full.tries).isEqualTo(1);
    FailingOutput left = new FailingOutput("Broken pipe");
    CommandTrial quiet = CommandTrial.run(left, words);
    assertThat(quiet.code()).isEqualTo(141);
    assertThat(quiet.err()).isEmpty();
    assertThat(left.tries).isEqualTo(1);
  }

  @Test
  void aTableAmongTheImagesIsNoImage() throws IOException {
    Files.copy(firstImage(), own.resolve("a.png"));
    Path table = Files.writeString(own.resolve("table"), "an older table");
    Files.writeString(own.resolve("table.part"), "a table in the making");
    CommandTrial trial =
        done(CommandTrial.run("predict", "--model", model, "--format", "csv", "--out", table, own));
    assertThat(trial.err()).contains("1 images, 0 of them unreadable");
  }

  private static Path firstImage() throws IOException {
    try (Stream<Path> files = Files.walk(target)) {
      return files.filter(file -> file.toString().endsWith(".png")).findFirst().orElseThrow();
    }
  }

  /** Name and class of each row: the last digits of a probability depend on the batch. */
  private static List<String> lines(Path table) throws IOException {
    return Files.readAllLines(table).stream()
        .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, 2)))
        .toList();
  }

  @Test
  void anInputWithoutImagesIsWrong() throws IOException {
    wrong(CommandTrial.run("predict", "--model", model, own), "no images in");
    wrong(
        CommandTrial.run("predict", "--model", model, own.resolve("missing")),
        "no such file or folder");
    wrong(CommandTrial.run("predict", "--model", model, "--resume", own), "add --out");
  }
}
