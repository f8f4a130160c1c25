package dev.gangway.cli.train;

import dev.gangway.cli.terminal.TextTable;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Oracle;
import dev.gangway.eval.SelectionStudy.Verdict;
import dev.gangway.train.RunSummary;
import dev.gangway.train.Scores;
import dev.gangway.web.Figures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run's summary for people. */
record SummaryText(RunSummary summary, Path run) {

  /** Epochs below which ranking them says nothing. */
  private static final int FEW = 3;

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %s -> %s, seed %d: %s after %d steps (%.1f epochs) in %.0f s%n"
            .formatted(
                summary.method(),
                summary.source(),
                summary.target(),
                summary.seed(),
                summary.ended(),
                summary.iteration(),
                summary.epochs(),
                summary.seconds()));
    String averaged = summary.notAveraged().isPresent() ? ", averaged over the steps" : "";
    text.append("last weights%s%n".formatted(averaged));
    scores(text, summary.scores());
    summary
        .notAveraged()
        .ifPresent(
            scores -> {
              text.append("last weights, not averaged%n".formatted());
              scores(text, scores);
            });
    summary
        .selfTraining()
        .ifPresent(learnt -> text.append("%s%n".formatted(learnt.told(summary.iteration()))));
    summary
        .selected()
        .ifPresent(
            choice -> {
              text.append(
                  "chosen without target labels, by %s: step %d%n"
                      .formatted(choice.validator(), choice.iteration()));
              scores(text, choice.scores());
            });
    summary
        .oracleBest()
        .ifPresent(
            best ->
                text.append(
                    "best epoch for the target's labels (oracle): step %d, %s%n"
                        .formatted(
                            best.value().iteration(), Figures.percent(best.value().accuracy()))));
    if (!summary.validators().isEmpty() && summary.epochs() >= FEW) {
      text.append(validators());
    }
    text.append("run folder: %s%n".formatted(run));
    Evaluation sourceTest = summary.scores().sourceTest();
    if (sourceTest.atChance()) {
      text.append(
          "nothing was learnt: even on the source it guesses (mean recall %.1f %%, chance is %.1f %%)%n"
              .formatted(100 * sourceTest.meanRecall(), 100 * sourceTest.chance()));
    }
    return text.toString();
  }

  private static void scores(StringBuilder text, Scores scores) {
    line(text, "source test", scores.sourceTest());
    scores
        .targetTrain()
        .ifPresent(s -> line(text, "target train, transductive (oracle)", s.value()));
    scores.targetTest().ifPresent(s -> line(text, "target test (oracle)", s.value()));
  }

  private static void line(StringBuilder text, String name, Evaluation score) {
    text.append("  %-36s %8s of %,d".formatted(name, Figures.percent(score.accuracy()), score.n()));
    if (score.uneven()) {
      text.append(", class mean %s".formatted(Figures.percent(score.meanRecall())));
    }
    text.append(System.lineSeparator());
  }

  /** How well each validator would have chosen. */
  private String validators() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("  validator", "rank correlation", "would choose step", "regret"));
    for (Oracle<Verdict> oracle : summary.validators()) {
      Verdict verdict = oracle.value();
      rows.add(
          List.of(
              "  " + verdict.validator(),
              Double.isNaN(verdict.correlation())
                  ? "-"
                  : String.format(Locale.ROOT, "%+.2f", verdict.correlation()),
              Long.toString(verdict.chosen()),
              Figures.hundredths(verdict.regret())));
    }
    return "validators against the epochs' target test accuracy (oracle), regret in points:%n%s"
        .formatted(new TextTable(rows));
  }
}
