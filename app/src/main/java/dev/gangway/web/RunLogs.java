package dev.gangway.web;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The logs that were looked at last, as many as fit into a bounded memory. */
final class RunLogs {

  /** Eight bytes each. */
  private final long mostPoints;

  private final Map<Path, RunLog> logs = new LinkedHashMap<>(16, 0.75f, true);

  /** So many points at most, the log that was asked for last aside. */
  RunLogs(long mostPoints) {
    this.mostPoints = mostPoints;
  }

  /** The log of a run's folder. */
  synchronized RunLog of(Path run) {
    RunLog wanted =
        logs.computeIfAbsent(run, folder -> new RunLog(folder.resolve("metrics.jsonl")));
    long points = logs.values().stream().mapToLong(RunLog::points).sum();
    Iterator<RunLog> oldest = logs.values().iterator();
    while (points > mostPoints && oldest.hasNext()) {
      RunLog log = oldest.next();
      if (log != wanted) {
        points -= log.points();
        oldest.remove();
      }
    }
    return wanted;
  }

  /** How many are held. */
  synchronized int size() {
    return logs.size();
  }
}
