package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {

  @TempDir private Path folder;

  @Test
  void aStepIsMeasuredBesideTheMachine() throws IOException {
    Path tables = folder.resolve("performance.md");
    CommandTrial trial =
        CommandTrial.run(
            "bench",
            "step",
            "--quick",
            "--filters",
            "4",
            "--batch",
            "4",
            "--threads",
            "1",
            "--precision",
            "fp32",
            "--json",
            "--out",
            tables);
    assertThat(trial.code()).as(trial.err()).isZero();
    JsonNode figures = trial.json();
    for (String name : new String[] {"stepMs", "gemmGflops", "stepGflops"}) {
      assertThat(figures.get(name).asDouble()).as(name).isPositive();
    }
    assertThat(figures.get("shareOfGemm").asDouble())
        .isEqualTo(figures.get("stepGflops").asDouble() / figures.get("gemmGflops").asDouble());
    assertThat(figures.get("threads").asInt()).isEqualTo(1);
    assertThat(figures.get("peakMebibytes").asLong()).isPositive();
    assertThat(figures.has("peerMs")).isFalse();
    assertThat(Files.readString(tables))
        .startsWith("# Performance\n\n")
        .contains("## The step", "| gta | 4 | fp32 |", "libtorch 2.");
  }

  @Test
  void aServiceIsAskedOverrunAndEndedWithoutALoss() {
    CommandTrial trial =
        CommandTrial.run(
            "bench", "serve", "--seconds", "1", "--clients", "1,4", "--filters", "4", "--json");
    assertThat(trial.code()).as(trial.err()).isZero();
    JsonNode figures = trial.json();
    assertThat(figures.path("loads")).hasSize(2);
    for (JsonNode load : figures.path("loads")) {
      assertThat(load.path("answered").asInt()).isPositive();
      assertThat(load.path("failed").asInt() + load.path("busy").asInt()).isZero();
      assertThat(load.path("p99Ms").asDouble())
          .isGreaterThanOrEqualTo(load.path("p50Ms").asDouble());
    }
    JsonNode crowd = figures.path("crowd");
    assertThat(crowd.path("slow").asInt()).isEqualTo(64);
    assertThat(crowd.path("idle").asInt()).isEqualTo(700);
    assertThat(crowd.path("point").path("answered").asInt()).isPositive();
    assertThat(crowd.path("point").path("failed").asInt()).isZero();
    assertThat(crowd.path("probes").asInt()).isPositive();
    assertThat(crowd.path("probesFailed").asInt()).isZero();
    JsonNode overload = figures.path("overload");
    assertThat(overload.path("answered").asInt()).isPositive();
    assertThat(overload.path("busy").asInt()).isPositive();
    assertThat(overload.path("failed").asInt()).isZero();
    assertThat(overload.path("answeredAfter").asInt()).isPositive();
    assertThat(overload.path("failedAfter").asInt()).isZero();
    JsonNode end = figures.path("end");
    assertThat(end.path("received").asLong()).isPositive().isEqualTo(end.path("sent").asLong());
    assertThat(end.path("exitCode").asInt()).isEqualTo(143);
  }

  @Test
  void aPresetWhoseImagesDecideTheAugmentationIsMeasured() {
    CommandTrial trial =
        CommandTrial.run(
            "bench",
            "step",
            "--quick",
            "--preset",
            "strong",
            "--filters",
            "4",
            "--batch",
            "4",
            "--threads",
            "1",
            "--precision",
            "fp32");
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.out()).contains("| gta-self-training | 4 | fp32 |");
  }

  @Test
  void aFileThatCannotBeWrittenIsRefusedBeforeTheFirstMeasurement() {
    CommandTrial trial =
        CommandTrial.run("bench", "gemm", "--quick", "--out", folder.resolve("no/tables.md"));
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains("no/tables.md: cannot be written").doesNotContain("measuring");
  }

  @Test
  void figuresThatCannotBeWrittenInTheEndArePrintedAllTheSame() {
    Path tooLong = folder.resolve("x".repeat(300) + ".md");
    CommandTrial trial = CommandTrial.run("bench", "gemm", "--quick", "--out", tooLong);
    assertThat(trial.code()).isEqualTo(1);
    assertThat(trial.out()).contains("## Matrix products");
  }

  @Test
  void predictingIsComparedWithItsParts() {
    CommandTrial trial =
        CommandTrial.run("bench", "predict", "--quick", "--filters", "4", "--json");
    assertThat(trial.code()).as(trial.err()).isZero();
    JsonNode rate = trial.json().path("PNG, 64 x 64");
    double decoding = rate.path("decoding").asDouble();
    double model = rate.path("model").asDouble();
    double both = rate.path("both").asDouble();
    assertThat(List.of(decoding, model, both)).allMatch(r -> r > 0);
    assertThat(rate.path("bothOverModel").asDouble()).isEqualTo(both / model);
    assertThat(rate.path("bothOverLimit").asDouble())
        .isCloseTo(both * (decoding + model) / (decoding * model), within(1e-9));
  }

  @Test
  void aLoadOfNoClientsIsRefused() {
    CommandTrial trial = CommandTrial.run("bench", "serve", "--clients", "0");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains("clients must be in 1..256, got [0]");
  }

  @Test
  void anUnknownPartGetsTheNearest() {
    CommandTrial trial = CommandTrial.run("bench", "stp");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains("there is no part 'stp': did you mean step?");
  }

  @Test
  void aStepThatIsNotCountedIsRefused() {
    CommandTrial trial = CommandTrial.run("bench", "step", "--method", "mean-matching");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains("the step of method mean-matching is not counted");
  }

  @Test
  void aBlankPeerIsRefused() {
    CommandTrial trial = CommandTrial.run("bench", "step", "--peer", " ");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains("--peer needs a command, got a blank one");
  }
}
