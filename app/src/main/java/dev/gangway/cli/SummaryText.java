package dev.gangway.cli;

import dev.gangway.eval.Evaluation;
import dev.gangway.train.RunSummary;
import java.nio.file.Path;

/**
 * A run's summary for people.
 *
 * @param run the folder of the run
 */
record SummaryText(RunSummary summary, Path run) {

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %s -> %s, seed %d: %s after %d steps (%.1f epochs) in %.0f s%n"
            .formatted(
                summary.setting(),
                summary.source(),
                summary.target(),
                summary.seed(),
                summary.ended(),
                summary.iteration(),
                summary.epochs(),
                summary.seconds()));
    line(text, "source test", summary.scores().sourceTest());
    summary
        .scores()
        .targetTrain()
        .ifPresent(s -> line(text, "target train, transductive (oracle)", s.value()));
    summary.scores().targetTest().ifPresent(s -> line(text, "target test (oracle)", s.value()));
    return text.append("run folder: %s%n".formatted(run)).toString();
  }

  private static void line(StringBuilder text, String name, Evaluation score) {
    text.append("  %-36s %6.2f %% of %,d%n".formatted(name, 100 * score.accuracy(), score.n()));
  }
}
