package dev.gangway.cli;

import dev.gangway.eval.Oracle;
import dev.gangway.eval.SelectionStudy.Verdict;
import dev.gangway.report.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How well each validator would have chosen, for people. */
record ValidatorsText(List<Oracle<Verdict>> verdicts) {

  @Override
  public String toString() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("  validator", "rank correlation", "would choose step", "regret"));
    for (Oracle<Verdict> oracle : verdicts) {
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
