package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.base.Json;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.SyntheticFolder;
import dev.gangway.image.ImageFormat;
import dev.gangway.infer.Predictor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was trained in one folder, resumed from another, and moved away from its sets. */
class RunAloneTest {

  private static final ImageFormat SMALL = new ImageFormat(20, 1);

  @TempDir private static Path folder;
  private static Path home;
  private static Path away;
  private static Path moved;

  @TempDir private Path own;

  @BeforeAll
  static void trainMoveAndDelete() throws Exception {
    home = Files.createDirectory(folder.resolve("home")).toRealPath();
    away = Files.createDirectory(folder.resolve("away")).toRealPath();
    write("synth-street", 60, home.resolve("street"));
    write("synth-hand", 40, home.resolve("hand"));
    write("synth-hand", 30, away.resolve("checked"));
    train(home, 8, "runs/whole");
    train(home, 4, "runs/first");
    run(away, "train", "--resume", "../home/runs/first", "--max-iterations", "8");
    assertThat(weights(home.resolve("runs/first")))
        .hasBinaryContent(Files.readAllBytes(weights(home.resolve("runs/whole"))));
    moved = Files.move(home.resolve("runs/first"), away.resolve("moved"));
    FileUtils.deleteDirectory(home.resolve("street").toFile());
    FileUtils.deleteDirectory(home.resolve("hand").toFile());
  }

  private static void write(String domain, int count, Path place) {
    SyntheticFolder.write(SyntheticDomains.generate(domain, 1, count, SMALL), place);
  }

  private static Path weights(Path run) {
    return run.resolve("checkpoints/8/weights.safetensors");
  }

  private static void train(Path folder, int iterations, String out) throws Exception {
    run(
        folder,
        "train --source street --target ../home/./hand --target-test hand --filters 2 --noise 4"
            .concat(" --threads 1 --batch 8 --max-iterations " + iterations + " --out " + out)
            .split(" "));
  }

  /** As a user does: in a process of its own, with a working directory. */
  private static void run(Path folder, String... words) throws Exception {
    List<String> command = new ArrayList<>(Main.command());
    command.addAll(List.of(words));
    Path log = Files.createTempFile(folder, ".log", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    Files.delete(log);
  }

  private static CommandTrial done(CommandTrial trial) {
    assertThat(trial.code()).as(trial.err()).isZero();
    return trial;
  }

  private static String wrong(CommandTrial trial) {
    assertThat(trial.code()).as(trial.err()).isEqualTo(2);
    assertThat(trial.err().lines().filter(line -> line.startsWith("gangway: "))).hasSize(1);
    return trial.err();
  }

  /** A copy of the moved run, to take something from. */
  private Path copy() throws IOException {
    Path copy = own.resolve("copy");
    FileUtils.copyDirectory(moved.toFile(), copy.toFile());
    return copy;
  }

  @Test
  void theConfigurationHoldsAbsolutePathsWithoutDetours() {
    JsonNode config = Json.read(moved.resolve("config.json"), JsonNode.class);
    assertThat(config.path("source").asText()).isEqualTo(home.resolve("street").toString());
    assertThat(config.path("target").asText()).isEqualTo(home.resolve("hand").toString());
    assertThat(config.path("targetTest").asText()).isEqualTo(home.resolve("hand").toString());
    assertThat(Path.of(config.path("dataDir").asText())).isAbsolute();
  }

  @Test
  void lastAndSelectedAreExportedWithTheFiguresOfTheirTraining() throws IOException {
    JsonNode summary = Json.read(moved.resolve("summary.json"), JsonNode.class);
    for (String which : List.of("last", "selected")) {
      Path model = own.resolve(which + ".onnx");
      JsonNode result =
          done(CommandTrial.run(
                  "export", "--run", moved, "--checkpoint", which, "--out", model, "--json"))
              .json();
      assertThat(result.path("checkedImages").asInt()).isEqualTo(10); // a tenth of each class
      JsonNode trained = summary.at("/confidence/sourceTest");
      if (which.equals("last")) {
        assertThat(result.path("temperature")).isEqualTo(trained.path("temperature"));
        assertThat(result.at("/calibration/errorAfter")).isEqualTo(trained.path("errorAfter"));
      }
      assertThat(result.at("/calibration/set").asText()).isEqualTo("street, held out of training");
      try (Predictor predictor = Predictor.open(model)) {
        assertThat(predictor.card().classes())
            .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(predictor.card().provenance().path("source").asText()).isEqualTo("street");
        assertThat(predictor.card().provenance().path("target").asText()).isEqualTo("hand");
      }
    }
  }

  @Test
  void nothingThatLeavesTheMachineTellsItsFolders() throws IOException {
    Path model = own.resolve("model.onnx");
    Path page = own.resolve("page.html");
    done(CommandTrial.run("export", "--run", moved, "--out", model));
    done(CommandTrial.run("report", moved, "--out", page));
    for (Path file : List.of(model, own.resolve("model.safetensors"), page)) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain(home.toString())
          .doesNotContain(away.toString());
    }
    assertThat(Files.readString(page)).contains("street → hand");
  }

  @Test
  void itIsScoredOnAnotherSet() {
    JsonNode result =
        done(CommandTrial.run(
                "evaluate", "--run", moved, "--data", away.resolve("checked"), "--json"))
            .json();
    assertThat(result.path("n").asInt()).isEqualTo(30);
    assertThat(result.path("oracle").asBoolean()).isTrue();
  }

  @Test
  void aRunThatWasStoppedIsTemperedOnTheImagesItKept() throws IOException {
    Path stopped = copy();
    Path figures = stopped.resolve("checkpoints/8/calibration.json");
    JsonNode before = Json.read(figures, JsonNode.class);
    Files.delete(figures);
    Files.delete(stopped.resolve("summary.json"));
    JsonNode result =
        done(CommandTrial.run("export", "--run", stopped, "--out", own.resolve("m.onnx"), "--json"))
            .json();
    assertThat(result.path("temperature").asDouble())
        .isCloseTo(
            before.path("temperature").asDouble(),
            org.assertj.core.data.Percentage.withPercentage(0.1));
    assertThat(result.at("/calibration/images").asInt()).isEqualTo(10);
  }

  @Test
  void aRunOfAnEarlierVersionIsExportedOnceItWasResumed() throws IOException {
    Path earlier = copy();
    for (String kept : List.of("probe.json", "probe.safetensors", "mistakes.json")) {
      Files.delete(earlier.resolve(kept));
    }
    Files.delete(earlier.resolve("checkpoints/8/calibration.json"));
    Path model = own.resolve("m.onnx");
    assertThat(wrong(CommandTrial.run("export", "--run", earlier, "--out", model)))
        .contains(earlier + ": keeps nothing to check an export on", "train --resume " + earlier);
    assertThat(model).doesNotExist();
    write("synth-street", 60, own.resolve("street"));
    write("synth-hand", 40, own.resolve("hand"));
    Path file = earlier.resolve("config.json");
    ObjectNode config = Json.read(file, ObjectNode.class);
    config.put("source", own.resolve("street").toString());
    config.put("target", own.resolve("hand").toString());
    config.put("targetTest", own.resolve("hand").toString());
    Files.writeString(file, Json.pretty(config));
    done(CommandTrial.run("train", "--resume", earlier));
    assertThat(done(CommandTrial.run("export", "--run", earlier, "--out", model)).out())
        .contains("checked in ONNX Runtime on 10 images", "street, held out of training");
    assertThat(earlier.resolve("mistakes.json")).isNotEmptyFile();
  }

  @Test
  void brokenProbesAreNamed() throws IOException {
    Path broken = copy();
    Path labels = broken.resolve("probe.json");
    ObjectNode probe = Json.read(labels, ObjectNode.class);
    probe.withArray("/labels").add(3);
    Files.writeString(labels, Json.pretty(probe));
    assertThat(wrong(CommandTrial.run("export", "--run", broken, "--out", own.resolve("m.onnx"))))
        .contains("probe.safetensors: does not fit " + labels);
  }
}
