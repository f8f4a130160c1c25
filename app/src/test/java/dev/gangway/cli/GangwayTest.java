package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import org.junit.jupiter.api.Test;
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
            "gangway: a library cannot be loaded: UnsatisfiedLinkError: no x in path ('gangway"
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
  void anUnknownOptionIsOneLine() {
    CommandTrial trial = CommandTrial.run("data", "list", "--jsn");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err().lines()).hasSize(1);
    assertThat(trial.err()).contains("--jsn", "see 'gangway data list --help'");
  }
}
