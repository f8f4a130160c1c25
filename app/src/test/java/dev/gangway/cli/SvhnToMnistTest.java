package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The paper's third task with the 500 SVHN images that are at hand, under the sets' own names. */
class SvhnToMnistTest {

  private static final String FEW = "svhn/train_first500_32x32.mat";

  @TempDir private Path folder;

  @BeforeEach
  void findTheData() throws IOException {
    Optional<Path> data =
        Stream.concat(
                Stream.ofNullable(System.getenv("GANGWAY_DATA")),
                Stream.of("../shared/data", "../../shared/data"))
            .map(Path::of)
            .filter(found -> Files.exists(found.resolve(FEW)))
            .findFirst();
    assumeThat(data).as("%s in GANGWAY_DATA or shared/data", FEW).isPresent();
    Path svhnFile = data.orElseThrow().resolve(FEW).toAbsolutePath();
    Path svhn = Files.createDirectories(folder.resolve("data/svhn"));
    Files.copy(svhnFile, svhn.resolve("train_32x32.mat"));
    Files.copy(svhnFile, svhn.resolve("test_32x32.mat"));
    Path mnist = Files.createDirectories(folder.resolve("data/mnist"));
    try (var files = Files.list(svhnFile.getParent().resolveSibling("mnist"))) {
      for (Path file : files.toList()) {
        Files.copy(file, mnist.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void colourHouseNumbersAdaptToHandwriting() {
    CommandTrial trial =
        CommandTrial.run(
            "train",
            "--source",
            "svhn",
            "--target",
            "mnist",
            "--data-dir",
            folder.resolve("data").toString(),
            "--filters",
            "2",
            "--batch",
            "50",
            "--max-iterations",
            "2",
            "--threads",
            "1",
            "--out",
            folder.resolve("run").toString(),
            "--json");
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.json().at("/scores/sourceTest/n").asInt()).isEqualTo(500);
    assertThat(trial.json().at("/scores/targetTrain/n").asInt()).isEqualTo(60_000);
    assertThat(trial.json().at("/scores/targetTest/n").asInt()).isEqualTo(10_000);
    assertThat(trial.json().at("/iteration").asInt()).isEqualTo(2);
  }
}
