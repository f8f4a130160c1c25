package dev.gangway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Figures of steps as a table. */
final class StepTable {

  private StepTable() {}

  static Section of(String title, List<StepFigures> all, Effort effort) {
    boolean peer = all.stream().anyMatch(f -> f.peerMs() != null);
    List<List<String>> rows = new ArrayList<>();
    rows.add(heads(peer));
    all.forEach(figures -> rows.add(row(figures, peer)));
    StepFigures first = all.get(0);
    String notes =
        ("f = %d, side %d, on %s, %d threads. Milliseconds are medians with quartiles, of %d runs of the"
                + " step and %d of the naive one, in turn; the naive step has neither the launcher's"
                + " allocator nor its threads. GFLOP/s by the counted operations; the share is of"
                + " the best matrix product in the same precision.")
            .formatted(
                first.filters(),
                first.side(),
                first.device(),
                first.threads(),
                effort.rounds() * effort.runs(),
                effort.rounds());
    return new Section(title, List.of(notes), rows);
  }

  private static List<String> heads(boolean peer) {
    List<String> heads =
        new ArrayList<>(
            List.of(
                "setting",
                "batch",
                "precision",
                "ms",
                "naive ms",
                "naive / step",
                "images/s",
                "GFLOP",
                "GFLOP/s",
                "product GFLOP/s",
                "share",
                "peak MiB",
                "naive peak MiB"));
    if (peer) {
      heads.addAll(List.of("peer ms", "peer / step"));
    }
    return heads;
  }

  private static List<String> row(StepFigures f, boolean peer) {
    List<String> row =
        new ArrayList<>(
            List.of(
                f.setting().toString(),
                Integer.toString(f.batch()),
                f.precision().name().toLowerCase(Locale.ROOT),
                f.step().text(),
                f.naive().text(),
                "%.2f".formatted(f.naiveOverStep()),
                "%.0f".formatted(f.imagesPerSecond()),
                "%.1f".formatted(f.gigaOperations()),
                "%.0f".formatted(f.stepGflops()),
                "%.0f".formatted(f.gemmGflops()),
                "%.0f %%".formatted(100 * f.shareOfGemm()),
                Long.toString(f.peakMebibytes()),
                Long.toString(f.naivePeakMebibytes())));
    if (peer) {
      row.add(Optional.ofNullable(f.peerMs()).map("%.0f"::formatted).orElse("-"));
      row.add(Optional.ofNullable(f.peerOverStep()).map("%.2f"::formatted).orElse("-"));
    }
    return row;
  }
}
