package dev.gangway.cli;

import java.util.List;

/**
 * How long an ablation will still take: what is left to do at the pace of those trainings of the
 * same row that have ended, or of all that have.
 */
record AblationClock(List<AblationResult> ended) {

  /**
   * Seconds; NaN as long as nothing has ended.
   *
   * @param processes that share the work
   */
  double secondsLeft(List<AblationPlan.Cell> left, long processes) {
    double seconds = 0;
    for (AblationPlan.Cell cell : left) {
      List<AblationResult> alike =
          ended.stream().filter(result -> result.row().equals(cell.row())).toList();
      seconds += meanSeconds(alike.isEmpty() ? ended : alike);
    }
    return seconds / processes;
  }

  private static double meanSeconds(List<AblationResult> results) {
    return results.stream().mapToDouble(AblationResult::seconds).average().orElse(Double.NaN);
  }

  /** For example "about 1 h 05 min left". */
  static String text(double seconds) {
    if (Double.isNaN(seconds)) {
      return "time left not known yet";
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 60
        ? "about %d min left".formatted(Math.max(1, minutes))
        : "about %d h %02d min left".formatted(minutes / 60, minutes % 60);
  }
}
