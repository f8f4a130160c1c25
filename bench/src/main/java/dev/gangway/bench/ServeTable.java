package dev.gangway.bench;

import dev.gangway.bench.ServeBenchmark.Crowd;
import dev.gangway.bench.ServeBenchmark.End;
import dev.gangway.bench.ServeBenchmark.Figures;
import dev.gangway.bench.ServeBenchmark.Overload;
import dev.gangway.bench.ServeBenchmark.Point;
import java.util.ArrayList;
import java.util.List;

/** What a service did, for people. */
final class ServeTable {

  private ServeTable() {}

  static Section of(Figures figures, ServeEffort effort, int side) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "clients", "answers", "failed", "images/s", "p50 ms", "p99 ms", "MiB", "MiB at end"));
    figures.loads().forEach(point -> rows.add(row(point)));
    String how =
        ("PNG files of %1$d x %1$d, one in a request, to a network of %2$d x %2$d; %3$d s for each"
                + " number of clients, who are on the same machine and share its cores; the first"
                + " tenth does not count.")
            .formatted(DataTask.FILE_SIDE, side, effort.time().toSeconds());
    return new Section(
        "Serving",
        List.of(how, text(figures.crowd()), text(figures.overload()), text(figures.end())),
        rows);
  }

  private static List<String> row(Point p) {
    return List.of(
        Integer.toString(p.clients()),
        "%,d".formatted(p.answered()),
        Integer.toString(p.failed() + p.busy()),
        "%,.0f".formatted(p.perSecond()),
        "%.1f".formatted(p.p50Ms()),
        "%.1f".formatted(p.p99Ms()),
        p.mebibytes() == null ? "-" : p.mebibytes().toString(),
        p.mebibytesAtEnd() == null ? "-" : p.mebibytesAtEnd().toString());
  }

  private static String text(Crowd crowd) {
    return ("Beside %d slow clients and %d idle connections, %d clients: p50 %.1f ms, p99 %.1f ms,"
            + " %,d answered, %d not; /v2/health/live on new connections: p50 %.1f ms, at most"
            + " %.1f ms, %d of %d not answered.")
        .formatted(
            crowd.slow(),
            crowd.idle(),
            crowd.point().clients(),
            crowd.point().p50Ms(),
            crowd.point().p99Ms(),
            crowd.point().answered(),
            crowd.point().busy() + crowd.point().failed(),
            crowd.healthP50Ms(),
            crowd.healthMostMs(),
            crowd.probesFailed(),
            crowd.probes());
  }

  private static String text(Overload overload) {
    return ("%d clients at a service that takes 2 requests at once: %,d answered, %,d told to come"
            + " back, %d failed; one client after that: %,d answered, %d not.")
        .formatted(
            overload.clients(),
            overload.answered(),
            overload.busy(),
            overload.failed(),
            overload.answeredAfter(),
            overload.failedAfter());
  }

  private static String text(End end) {
    return "SIGTERM under %d clients: %,d predictions sent, %,d received, exit code %d."
        .formatted(end.clients(), end.sent(), end.received(), end.exitCode());
  }
}
