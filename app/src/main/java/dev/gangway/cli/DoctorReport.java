package dev.gangway.cli;

import dev.gangway.cli.Finding.Level;
import java.util.List;

/**
 * All findings of a doctor.
 *
 * @param level of the worst one
 */
record DoctorReport(Level level, List<Finding> findings) {

  static DoctorReport of(List<Finding> findings) {
    Level worst = findings.stream().map(Finding::level).max(Level::compareTo).orElse(Level.OK);
    return new DoctorReport(worst, List.copyOf(findings));
  }

  /** The report for people: a line each, the mend below what needs one. */
  String text() {
    int width = findings.stream().mapToInt(f -> f.topic().length()).max().orElse(0);
    String row = "%-4s  %-" + width + "s  %s%n";
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      text.append(row.formatted(finding.level(), finding.topic(), finding.fact()));
      if (!finding.mend().isEmpty()) {
        text.append(row.formatted("", "", "-> " + finding.mend()));
      }
    }
    return text.append(verdict()).append(System.lineSeparator()).toString();
  }

  private String verdict() {
    return switch (level) {
      case OK -> "all is well";
      case WARN -> "Gangway works here; " + count(Level.WARN) + " could be better";
      case FAIL -> count(Level.FAIL) + " must be mended before Gangway works here";
    };
  }

  private String count(Level wanted) {
    long n = findings.stream().filter(finding -> finding.level() == wanted).count();
    return n == 1 ? "1 thing" : n + " things";
  }
}
