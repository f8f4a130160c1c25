package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GangwayTest {

  @Test
  void anUnknownCommandGetsTheNearestOne() {
    CommandTrial trial = CommandTrial.run("dta");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.out()).isEmpty();
    assertThat(trial.err())
        .isEqualToNormalizingNewlines(
            "gangway: there is no command 'dta': did you mean data? (see 'gangway --help')\n");
  }

  @Test
  void anUnknownSubCommandGetsTheNearestOne() {
    CommandTrial trial = CommandTrial.run("data", "lst");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .isEqualToNormalizingNewlines(
            "gangway: there is no command 'lst': did you mean list? (see 'gangway data --help')\n");
  }

  @Test
  void dataAloneNamesItsCommands() {
    CommandTrial trial = CommandTrial.run("data");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .isEqualToNormalizingNewlines(
            "gangway: data needs a command: list, fetch, inspect or synth (see 'gangway data --help')\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "fetch", "inspect", "synth"})
  void everyDataCommandHasHelp(String command) {
    CommandTrial trial = CommandTrial.run("data", command, "--help");
    assertThat(trial.code()).isZero();
    assertThat(trial.out()).startsWith("Usage: gangway data " + command).contains("--json");
    assertThat(trial.err()).isEmpty();
  }

  @Test
  void aCommandWhoseOutputIsLostHasFailed() {
    for (String[] words : new String[][] {{"data", "list", "--json"}, {"--help"}}) {
      CommandTrial full =
          CommandTrial.run(new FailingOutput("No space left on device"), (Object[]) words);
      assertThat(full.code()).isEqualTo(1);
      assertThat(full.err().lines())
          .containsExactly(
              "gangway: standard output cannot be written: No space left on device (what it holds"
                  + " is not whole)");
      CommandTrial left = CommandTrial.run(new FailingOutput("Broken pipe"), (Object[]) words);
      assertThat(left.code()).isEqualTo(141);
      assertThat(left.err()).isEmpty();
    }
  }

  /** A standard output on which the JVM itself gives up. */
  private static OutputStream breakingWith(Error error) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        throw error;
      }
    };
  }

  @Test
  void anErrorOfTheJvmIsOneLineWithItsMendAndNoStack() {
    CommandTrial full =
        CommandTrial.run(breakingWith(new OutOfMemoryError("Java heap space")), "data", "list");
    assertThat(full.code()).isEqualTo(1);
    assertThat(full.err().lines())
        .containsExactly(
            "gangway: out of memory: Java heap space (GANGWAY_JAVA_OPTS=-Xmx8g gives Java more)");
    CommandTrial natives =
        CommandTrial.run(breakingWith(new UnsatisfiedLinkError("no x in path")), "--help");
    assertThat(natives.code()).isEqualTo(1);
    assertThat(natives.err().lines())
        .containsExactly(
            "gangway: a library cannot be loaded: no x in path ('gangway"
                + " doctor' tells what is wrong)");
  }

  @Test
  void theStackOfAnErrorOfTheJvmIsPrintedWhenAskedFor() {
    CommandTrial trial =
        CommandTrial.run(
            breakingWith(new OutOfMemoryError("Java heap space")), "data", "list", "--debug");
    assertThat(trial.code()).isEqualTo(1);
    assertThat(trial.err())
        .startsWith("java.lang.OutOfMemoryError: Java heap space")
        .contains("\tat dev.gangway.cli.GangwayTest")
        .contains("gangway: out of memory: ");
  }

  @Test
  void aMistypedOptionGetsTheOneThatWasMeant() {
    CommandTrial trial = CommandTrial.run("train", "--sorce=x", "--target", "y");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .isEqualToNormalizingNewlines(
            "gangway: there is no option '--sorce': did you mean --source? (see 'gangway train"
                + " --help')\n");
    assertThat(CommandTrial.run("train", "--colour-of-the-sky").err())
        .isEqualToNormalizingNewlines(
            "gangway: there is no option '--colour-of-the-sky' (see 'gangway train --help')\n");
  }

  @Test
  void aCommandThatIsLikeNoneGetsNoSuggestion() {
    assertThat(CommandTrial.run("xyzzyplugh").err())
        .isEqualToNormalizingNewlines(
            "gangway: there is no command 'xyzzyplugh' (see 'gangway --help')\n");
  }

  @Test
  void aValueOfAnotherKindIsNamedInAUsersWords() {
    assertThat(CommandTrial.run("train", "--batch", "abc").err())
        .isEqualToNormalizingNewlines(
            "gangway: Invalid value for option '--batch': 'abc' is not a whole number (see 'gangway"
                + " train --help')\n");
  }

  @Test
  void aloneItSaysWhereToBegin() {
    CommandTrial trial = CommandTrial.run();
    assertThat(trial.code()).isZero();
    assertThat(trial.err()).isEmpty();
    assertThat(trial.out())
        .startsWith("Gangway: labelled images of one kind")
        .contains("First    gangway demo ", "gangway predict --model model.onnx IMAGES")
        .contains("All commands: gangway help. One of them: gangway help COMMAND.");
    assertThat(trial.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void helpTakesACommandWordByWord() {
    assertThat(CommandTrial.run("help").out()).isEqualTo(CommandTrial.run("--help").out());
    assertThat(CommandTrial.run("help", "data", "fetch").out())
        .isEqualTo(CommandTrial.run("data", "fetch", "--help").out());
    CommandTrial unknown = CommandTrial.run("help", "trian");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .startsWith("gangway: there is no command 'trian': did you mean train? (see ");
  }

  @Test
  void theManyOptionsOfATrainingStandUnderHeadings() {
    for (String command : List.of("train", "ablate")) {
      String help = CommandTrial.run(command, "--help").out();
      assertThat(help)
          .contains("Usage: gangway " + command + " [OPTIONS]")
          .containsSubsequence("\nImages:\n      --source=SPEC", "\nRecipe, batch and length:\n")
          .containsSubsequence("\nOptimizer:\n", "\nMachine:\n      --device", "\nGeneral:\n");
    }
    assertThat(CommandTrial.run("demo", "--help").out()).doesNotContain("General:");
  }

  @Test
  void aShellCompletesCommandsAndOptions(@TempDir Path folder) throws Exception {
    CommandTrial trial = CommandTrial.run("completion", "bash");
    assertThat(trial.code()).isZero();
    assertThat(CommandTrial.run("completion", "fish").code()).isEqualTo(2);
    Path script = Files.writeString(folder.resolve("completion"), trial.out());
    assertThat(completed(script, "gangway tra")).isEqualTo("train");
    assertThat(completed(script, "gangway train --target-")).isEqualTo("--target-test");
    assertThat(completed(script, "gangway data fe")).isEqualTo("fetch");
  }

  /** What bash makes of a line whose last word has begun. */
  private static String completed(Path script, String line) throws Exception {
    String asBash =
        "source '%s'; COMP_LINE='%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_gangway 2>/dev/null;"
                .formatted(script, line, line, line.split(" ", -1).length - 1)
            + " echo \"${COMPREPLY[@]}\"";
    Process bash;
    try {
      bash = new ProcessBuilder("bash", "-c", asBash).start();
    } catch (IOException noBash) {
      return abort("no bash here: " + noBash.getMessage());
    }
    return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void anUnknownOptionIsOneLine() {
    CommandTrial trial = CommandTrial.run("data", "list", "--jsn");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err().lines()).hasSize(1);
    assertThat(trial.err()).contains("--jsn", "see 'gangway data list --help'");
  }
}
