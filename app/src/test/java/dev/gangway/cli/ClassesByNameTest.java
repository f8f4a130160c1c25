package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.data.BadImages;
import dev.gangway.data.DataLoader;
import dev.gangway.data.DataSpec;
import dev.gangway.data.LabelledImages;
import dev.gangway.data.Part;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.SyntheticFolder;
import dev.gangway.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs whose sets have their classes in other orders, of other sets, or only in part. */
class ClassesByNameTest {

  private static final ImageFormat SMALL = new ImageFormat(28, 1);

  @TempDir private Path folder;

  private static Path fault(String name) {
    Optional<Path> found =
        Stream.concat(
                Stream.ofNullable(System.getenv("GANGWAY_DATA"))
                    .map(data -> Path.of(data).resolveSibling("faults")),
                Stream.of("../shared/faults", "../../shared/faults").map(Path::of))
            .map(faults -> faults.resolve("parquet").resolve(name + ".parquet"))
            .filter(Files::exists)
            .findFirst();
    assumeThat(found).as("%s in shared/faults", name).isPresent();
    return found.orElseThrow().toAbsolutePath().normalize(); // as a run keeps and says it
  }

  private Path digits(String name, String domain, int count) {
    Path set = folder.resolve(name);
    SyntheticFolder.write(SyntheticDomains.generate(domain, 1, count, SMALL), set);
    return set;
  }

  /** The images of a Parquet file in a folder for each class. */
  private Path inFolders(Path file) {
    LabelledImages images =
        new DataLoader(folder, BadImages.FAIL)
            .open(DataSpec.parse(file.toString()))
            .labelled(Part.ALL, new ImageFormat(32, 3)); // as the run sees them
    Path set = folder.resolve("folders-" + file.getFileName());
    SyntheticFolder.write(images, set);
    return set;
  }

  private Path train(Path source, Path target, int steps) {
    Path run = folder.resolve("run");
    CommandTrial trial = trial(run, source, target, steps);
    assertThat(trial.code()).as(trial.err()).isZero();
    return run;
  }

  private CommandTrial trial(Path run, Path source, Path target, int steps) {
    List<Object> words = new ArrayList<>(List.of("train", "--source", source, "--target", target));
    words.addAll(List.of("--preset", "paper", "--method", "source-only", "--filters", 4));
    words.addAll(List.of("--threads", 1, "--batch", 16, "--max-iterations", steps, "--out", run));
    return CommandTrial.run(words.toArray());
  }

  private static JsonNode score(Object... what) {
    List<Object> words = new ArrayList<>(List.of("evaluate", "--json"));
    words.addAll(List.of(what));
    CommandTrial trial = CommandTrial.run(words.toArray());
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.err()).isEmpty();
    return trial.json();
  }

  @ParameterizedTest
  @CsvSource({"s12_int, h12_int", "s3_feat, h3_feat"})
  void aRunOnParquetScoresFoldersOfTheSameImagesAlike(String source, String target)
      throws IOException {
    Path run = train(fault(source), inFolders(fault(target)), 80);
    Path images = inFolders(fault(source));
    Path model = folder.resolve("model.onnx");
    assertThat(CommandTrial.run("export", "--run", run, "--out", model).code()).isZero();
    JsonNode parquet = score("--run", run, "--data", fault(source));
    assertThat(parquet.path("accuracy").asDouble()).isGreaterThan(0.25); // 1 in 12 by chance
    JsonNode folders = score("--run", run, "--data", images);
    JsonNode ofModel = score("--model", model, "--data", images);
    for (JsonNode other : List.of(folders, ofModel)) {
      assertThat(other.path("classNames")).isEqualTo(parquet.path("classNames"));
      assertThat(other.path("confusion")).isEqualTo(parquet.path("confusion"));
    }
  }

  @Test
  void digitsAreNotScoredAsAirplanes() {
    Path run = train(digits("source", "synth-street", 60), digits("target", "synth-hand", 40), 1);
    CommandTrial trial = CommandTrial.run("evaluate", "--run", run, "--data", fault("s_names2"));
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .contains(
            "no class in common with the run: found airplane, automobile, bird, cat, deer and 5"
                + " more, expected 0, 1, 2, 3, 4 and 5 more");
    CommandTrial training =
        CommandTrial.run(
            "train",
            "--source",
            folder.resolve("source"),
            "--target",
            folder.resolve("target"),
            "--target-test",
            fault("s_names2"),
            "--out",
            folder.resolve("other"));
    assertThat(training.code()).isEqualTo(2);
    assertThat(training.err()).contains("no class in common with the source: found airplane");
  }

  @ParameterizedTest
  @CsvSource({"h_neg_struct, 0", "h_neg_bytes, 0", "h_null, 0", "h_neg_some, 150"})
  void aTargetIsTrainedOnWithTheLabelsThatItHas(String target, int labelled) {
    Path source = digits("source", "synth-street", 60);
    CommandTrial trial = trial(folder.resolve("run"), source, fault(target), 1);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.err()).contains("target " + fault(target) + ": 300 images");
    assertThat(trial.err())
        .contains(
            labelled == 0
                ? "no image has a label that the source knows: not scored"
                : "150 of 300 images are scored (not: 150 without a label)");
    if (labelled == 0) {
      assertThat(trial.out()).doesNotContain("target train");
    } else {
      assertThat(trial.out()).containsPattern("target train, .* of 150");
    }
  }

  /** A letter outside the basic plane, and one with an accent of its own. */
  @Test
  void namesOfAnyLettersComeThroughTheModel() throws IOException {
    assumeThat(System.getProperty("sun.jnu.encoding")).as("names of files").isEqualTo("UTF-8");
    Path source = digits("source", "synth-street", 60);
    String smile = "\ud83d\ude00 smile";
    Files.move(source.resolve("0"), source.resolve(smile));
    Files.move(source.resolve("1"), source.resolve("cafe\u0301"));
    Path run = train(source, source, 1);
    Path model = folder.resolve("model.onnx");
    CommandTrial export = CommandTrial.run("export", "--run", run, "--out", model);
    assertThat(export.code()).as(export.err()).isZero();
    Files.move(source.resolve("cafe\u0301"), source.resolve("caf\u00e9"));
    JsonNode names = score("--model", model, "--data", source).path("classNames");
    assertThat(names).extracting(JsonNode::asText).contains(smile, "caf\u00e9");
    Path table = folder.resolve("table.csv");
    CommandTrial predict =
        CommandTrial.run(
            "predict", "--model", model, "--out", table, "--columns", "probabilities", source);
    assertThat(predict.code()).as(predict.err()).isZero();
    assertThat(Files.readAllLines(table).get(0)).contains("p:" + smile, "p:caf\u00e9");
  }
}
