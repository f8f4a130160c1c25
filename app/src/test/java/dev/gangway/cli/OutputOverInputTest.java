package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.infer.ModelCard;
import dev.gangway.run.FolderLock;
import dev.gangway.run.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No command replaces what it reads, nor what a run is made of. */
class OutputOverInputTest {

  @TempDir private static Path folder;
  private static Path photos;
  private static Path run;
  private static Path model;
  private static Path table;

  @BeforeAll
  static void makeARunAModelAndATable() throws IOException {
    photos = folder.resolve("photos");
    run = folder.resolve("run");
    model = folder.resolve("model.onnx");
    done(CommandTrial.run("data", "synth", "synth-hand", "--count", 30, "--out", photos));
    done(
        CommandTrial.run(
            "train",
            "--method",
            "source-only",
            "--source",
            photos,
            "--target",
            photos,
            "--filters",
            2,
            "--noise",
            4,
            "--threads",
            1,
            "--batch",
            8,
            "--max-iterations",
            4,
            "--out",
            run));
    done(CommandTrial.run("export", "--run", run, "--out", model));
    table = folder.resolve("table.parquet");
    done(CommandTrial.run("predict", "--model", model, "--out", table, photos));
  }

  private static CommandTrial done(CommandTrial trial) {
    assertThat(trial.code()).as(trial.err()).isZero();
    return trial;
  }

  /** Exit code 2, one line, and every file as it was. */
  private static void refused(String part, Object... words) throws IOException {
    Map<String, String> before = files();
    CommandTrial trial = CommandTrial.run(words);
    assertThat(trial.code()).as(trial.err()).isEqualTo(2);
    assertThat(trial.err().lines().filter(line -> line.startsWith("gangway: "))).hasSize(1);
    assertThat(trial.err()).contains(part);
    assertThat(files()).isEqualTo(before);
  }

  private static Map<String, String> files() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        digests.put(
            folder.relativize(file).toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
      }
    }
    return digests;
  }

  private static Path photo() throws IOException {
    try (Stream<Path> all = Files.walk(photos)) {
      return all.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void predictReplacesNeitherTheModelNorItsWeights() throws IOException {
    String reads = "cannot be written: found what the command reads: " + model;
    refused(reads, "predict", "--model", model, "--out", model, photos);
    Path linked = Files.createSymbolicLink(folder.resolve("linked.csv"), model);
    refused(reads, "predict", "--model", model, "--out", linked, photos);
    Path hard = Files.createLink(folder.resolve("hard.csv"), model);
    refused(reads, "predict", "--model", model, "--out", hard, photos);
    refused(reads, "predict", "--model", model, "--out", photos.resolve("../model.onnx"), photos);
    Path weights = folder.resolve("model.safetensors");
    refused(
        "found what the command reads: " + weights,
        "predict",
        "--model",
        model,
        "--out",
        weights,
        photos);
    Files.delete(linked);
    Files.delete(hard);
  }

  @Test
  void predictReplacesNoneOfItsImagesTablesAndArchives() throws IOException {
    Path photo = photo();
    for (Path input : List.of(photo, photos)) {
      refused("cannot be written", "predict", "--model", model, "--out", photo, input);
    }
    Path unnamed = Files.copy(photo, photos.resolve("IMG0001")); // an image all the same
    refused(
        "found one of the images of " + photos,
        "predict",
        "--model",
        model,
        "--out",
        unnamed,
        photos);
    Files.delete(unnamed);
    Path shard = Files.copy(table, photos.resolve("shard.parquet"));
    refused(
        "found one of the images of " + photos,
        "predict",
        "--model",
        model,
        "--out",
        shard,
        photos);
    Files.delete(shard);
  }

  @Test
  void anEarlierTableAmongTheImagesIsReplaced() throws IOException {
    for (String name : List.of("all.parquet", "all.csv")) {
      Path among = photos.resolve(name);
      for (int start = 0; start < 2; start++) {
        CommandTrial trial =
            done(CommandTrial.run("predict", "--model", model, "--out", among, photos));
        assertThat(trial.err()).contains("30 images, 0 of them unreadable");
      }
      Files.delete(among);
      Files.delete(photos.resolve("." + name + ".done.json"));
    }
  }

  @Test
  void anExportLeavesARunWhole() throws IOException {
    String part = "a file of the run " + run.toRealPath();
    for (String name : List.of("config.json", "DONE", "metrics.jsonl", "probe.safetensors")) {
      refused(part, "export", "--run", run, "--out", run.resolve(name));
    }
    Path weights = run.resolve("checkpoints/4/weights.safetensors");
    refused(part, "export", "--run", run, "--out", folder.resolve("n.onnx"), "--weights", weights);
    refused(part, "export", "--run", run, "--out", run.resolve("checkpoints/4/weights.onnx"));
    refused("found a folder", "export", "--run", run, "--out", run.resolve("checkpoints"));
    refused("a file of another kind", "export", "--run", run, "--out", photo());
    done(CommandTrial.run("export", "--run", run, "--out", run.resolve("model.onnx")));
    done(CommandTrial.run("export", "--run", run, "--out", run.resolve("model.onnx")));
    Files.delete(run.resolve("model.onnx"));
    Files.delete(run.resolve("model.safetensors"));
  }

  /** A second process is refused in the same way: OutputFileTest. */
  @Test
  void twoCommandsDoNotWriteOneFile() throws IOException {
    Path csv = folder.resolve("two.csv");
    Path onnx = folder.resolve("two.onnx");
    String busy = "cannot be written: found another command that writes it now, expected none";
    try (FolderLock table = OutputFile.of("--out", csv).hold();
        FolderLock weights = OutputFile.of("--out", ModelCard.weightsOf(onnx)).hold()) {
      refused(csv + ": " + busy, "predict", "--model", model, "--out", csv, photos);
      refused("two.safetensors: " + busy, "export", "--run", run, "--out", onnx);
    }
    done(CommandTrial.run("predict", "--model", model, "--out", csv, photos));
    assertThat(folder.resolve(".two.csv.lock")).doesNotExist();
  }

  @Test
  void aReportReplacesNothingButAPage() throws IOException {
    String part = "a file of the run " + run.toRealPath();
    refused(part, "report", run, "--out", run.resolve("summary.json"));
    refused(part, "report", run, "--out", run.resolve("mistakes.json"));
    refused("a file of another kind", "report", run, "--out", model);
  }

  @Test
  void aContactSheetIsNoImageOfItsSet() throws IOException {
    refused(
        "the contact sheet would be an image of the set",
        "data",
        "inspect",
        photos,
        "--sheet",
        photos.resolve("sheet.png"));
    refused(
        "the contact sheet would be an image of the set",
        "data",
        "inspect",
        photos,
        "--sheet",
        photos.resolve("0/sheet.png"));
  }

  @Test
  void benchTablesReplaceNothingButTables() throws IOException {
    refused("a file of another kind", "bench", "gemm", "--quick", "--out", model);
    refused("there is no", "bench", "--json", run.resolve("config.json"));
  }
}
