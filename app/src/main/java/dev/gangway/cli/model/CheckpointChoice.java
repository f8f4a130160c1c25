package dev.gangway.cli.model;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.train.Selected;
import java.nio.file.Path;
import java.util.Optional;

/** Which checkpoint of a run a user means: {@code last}, {@code selected} or an iteration. */
final class CheckpointChoice {

  private CheckpointChoice() {}

  /**
   * The iteration; empty for the last.
   *
   * @throws InputException if the words name none, or if the run has selected none
   */
  static Optional<Long> of(Path run, String words) {
    if (words.equals("last")) {
      return Optional.empty();
    }
    if (words.equals("selected")) {
      return Optional.of(selected(run));
    }
    check(
        words.matches("\\d{1,18}"),
        "--checkpoint is last, selected or an iteration, got '%s'",
        words);
    return Optional.of(Long.valueOf(words));
  }

  private static long selected(Path run) {
    return Selected.read(run)
        .map(Selected::iteration)
        .orElseThrow(
            () ->
                InputException.file(
                    run,
                    "no checkpoint is selected",
                    "no epoch that a validator has scored",
                    "at least one",
                    "train longer, or use --checkpoint last"));
  }
}
