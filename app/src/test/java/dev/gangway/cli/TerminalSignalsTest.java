package dev.gangway.cli;

import static dev.gangway.cli.PseudoTerminal.CTRL_C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.run.RunDirectory;
import dev.gangway.serve.ServiceTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real commands at a real terminal: what its keys and its width do while a bar is shown. */
@Timeout(900)
class TerminalSignalsTest {

  private static final int STEPS = 150;

  /** A note in place of the bar, not behind it. */
  private static final String OVER_THE_BAR = "\r\u001b[J";

  @TempDir private static Path sets;
  @TempDir private Path folder;

  /** Few images, so that most of a training is its steps. */
  @BeforeAll
  static void draw() {
    for (String set : List.of("synth-street", "synth-hand")) {
      assertThat(
              CommandTrial.run("data", "synth", set, "--out", sets.resolve(set), "--count", 200)
                  .code())
          .isZero();
    }
  }

  private static List<Object> training(String command, Path out, long steps) {
    List<Object> words =
        new ArrayList<>(List.of(command, "--source", sets.resolve("synth-street")));
    words.addAll(
        List.of(
            "--target",
            sets.resolve("synth-hand"),
            "--filters",
            "2",
            "--noise",
            "4",
            "--batch",
            "8"));
    words.addAll(List.of("--threads", "1", "--max-iterations", steps, "--out", out));
    return words;
  }

  private static boolean hasBar(PseudoTerminal terminal) {
    return !terminal.bars().isEmpty();
  }

  /** Ctrl-C as soon as the bar is there; returns what the terminal was sent. */
  private static String interrupted(Object... words) throws Exception {
    try (PseudoTerminal terminal = PseudoTerminal.gangway(60, words)) {
      terminal.await(TerminalSignalsTest::hasBar);
      terminal.type(CTRL_C);
      assertThat(terminal.code()).as(terminal.said()).isEqualTo(130);
      return terminal.said();
    }
  }

  private static byte[] weights(Path run) throws IOException {
    Path last = run.resolve("checkpoints").resolve(String.valueOf(STEPS));
    return Files.readAllBytes(last.resolve("weights.safetensors"));
  }

  @Test
  void ctrlCUnderTheBarLeavesACheckpointAndResumeEndsWithTheSameBits() throws Exception {
    Path stopped = folder.resolve("stopped");
    String said = interrupted(training("train", stopped, STEPS).toArray());
    assertThat(said)
        .contains(OVER_THE_BAR + "stopping after this step, with a checkpoint")
        .contains("stopped; resume with: gangway train --resume " + stopped);
    assertThat(RunDirectory.latestCheckpoint(stopped).orElseThrow()).isBetween(1L, STEPS - 1L);
    CommandTrial resumed = CommandTrial.run("train", "--resume", stopped);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    Path whole = folder.resolve("whole");
    assertThat(CommandTrial.run(training("train", whole, STEPS).toArray()).code()).isZero();
    assertThat(weights(stopped)).isEqualTo(weights(whole));
  }

  @Test
  void aBarFitsItsWindowWhichMayChangeAndSigtermEndsWithItsOwnCode() throws Exception {
    Path run = folder.resolve("run");
    try (PseudoTerminal terminal =
        PseudoTerminal.gangway(60, training("train", run, 1_000_000).toArray())) {
      terminal.await(TerminalSignalsTest::hasBar);
      terminal.resize(35);
      terminal.await(it -> it.bars().get(it.bars().size() - 1).length() < 35);
      terminal.resize(120);
      terminal.await(it -> it.bars().get(it.bars().size() - 1).length() > 60);
      assertThat(terminal.bars().get(0)).hasSizeLessThan(60).startsWith("self-training");
      terminal.terminate();
      assertThat(terminal.code()).as(terminal.said()).isEqualTo(143);
    }
    assertThat(RunDirectory.latestCheckpoint(run)).isPresent();
  }

  @Test
  void anAblationGoesOnAfterCtrlC() throws Exception {
    List<Object> words = training("ablate", folder.resolve("table"), 40);
    words.addAll(List.of("--settings", "source-only,c1-only", "--seeds", "1"));
    assertThat(interrupted(words.toArray())).contains("stopped; the same command resumes it");
    CommandTrial again = CommandTrial.run(words.toArray());
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(folder.resolve("table/ablation.md")).content().contains("source-only", "c1-only");
  }

  @Test
  void aTableOfPredictionsGoesOnAfterCtrlC() throws Exception {
    Path model = ServiceTrial.model(folder.resolve("model.onnx"), 1);
    Path images = Files.createDirectory(folder.resolve("images"));
    for (int i = 0; i < 100; i++) {
      Files.write(images.resolve(i + ".png"), ServiceTrial.image("png", 24, 24, i));
    }
    String stopped = folder.resolve("stopped.csv").toString();
    assertThat(interrupted(predicting(model, images, "--out", stopped)))
        .contains(OVER_THE_BAR + "stopping after the images at work")
        .contains("; the same command with --resume resumes it");
    Object[] goingOn = predicting(model, images, "--out", stopped, "--resume");
    CommandTrial resumed = CommandTrial.run(goingOn);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    CommandTrial whole = CommandTrial.run(predicting(model, images));
    assertThat(Path.of(stopped)).content().isEqualTo(whole.out());
  }

  /** The images over and over again, so that it takes a while. */
  private static Object[] predicting(Path model, Path images, Object... more) {
    List<Object> words = new ArrayList<>(List.of("predict", "--threads", 1, "--model", model));
    words.addAll(List.of(more));
    words.addAll(Collections.nCopies(50, images));
    return words.toArray();
  }

  /** Work that a stop does not end. */
  static final class Stubborn {

    private Stubborn() {}

    public static void main(String[] args) throws InterruptedException {
      Terminal terminal = Terminal.ofProcess();
      StopRequest.listen(terminal);
      try (StopRequest stop = new StopRequest(terminal)) {
        terminal.note(stop.requested() ? "too early" : "ready");
        new CountDownLatch(1).await();
      }
    }
  }

  @Test
  void aSecondCtrlCEndsAtOnce() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    List<String> words = List.of(java, "-cp", classes, Stubborn.class.getName());
    try (PseudoTerminal terminal = PseudoTerminal.start(80, words)) {
      terminal.await(it -> it.said().contains("ready"));
      terminal.type(CTRL_C);
      terminal.await(it -> it.said().contains("stopping after this step"));
      terminal.type(CTRL_C);
      assertThat(terminal.code()).isEqualTo(130);
      assertThat(terminal.said()).contains("ended at once");
    }
  }
}
