package dev.gangway.web;

import dev.gangway.run.view.RunLog;
import dev.gangway.run.view.RunView;
import dev.gangway.run.view.RunView.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * All runs of the folder. Looked at when somebody asks, not more often than every second and not
 * for more than a tenth of the time.
 */
final class RunList {

  private static final long NANOS_BETWEEN = 1_000_000_000L;

  /** Of logs searched for alarms in one look. */
  private static final long ALARM_BYTES = 64 << 20;

  /** Of curves in memory, eight bytes each. */
  private final long mostPoints;

  private final RunsFolder folder;
  private final LongSupplier clock;
  private Map<String, RunView> runs = new LinkedHashMap<>();
  private final Set<RunView> read =
      new LinkedHashSet<>(); // logs, the one looked at last at the end
  private List<Row> rows = List.of();
  private long nextLook;
  private long nextSearch;

  RunList(RunsFolder folder) {
    this(folder, System::nanoTime, 16L << 20);
  }

  /** With a clock of its own, in nanoseconds. */
  RunList(RunsFolder folder, LongSupplier clock, long mostPoints) {
    this.folder = folder;
    this.clock = clock;
    this.mostPoints = mostPoints;
    nextLook = clock.getAsLong();
    nextSearch = nextLook;
  }

  RunsFolder folder() {
    return folder;
  }

  /** The rows, sorted by id, not older than a second or ten times what looking takes. */
  synchronized List<Row> rows() {
    if (clock.getAsLong() - nextLook >= 0) {
      look();
    }
    return rows;
  }

  /**
   * A run: ids are looked up, never made into paths. For one that is not in the list it looks
   * again, though never for more than half of the time.
   */
  synchronized Optional<RunView> run(String id) {
    if (!runs.containsKey(id) && clock.getAsLong() - nextSearch >= 0) {
      look();
    }
    return Optional.ofNullable(id).map(runs::get).filter(run -> folder.holds(run.path()));
  }

  /** The log of a run; of those looked at earlier as many stay in memory as fit. */
  synchronized RunLog log(RunView run) {
    read.remove(run);
    read.add(run);
    long points = read.stream().mapToLong(RunView::points).sum();
    Iterator<RunView> oldest = read.iterator();
    for (RunView old = oldest.next(); points > mostPoints && old != run; old = oldest.next()) {
      points -= old.points();
      old.forgetLog();
      oldest.remove();
    }
    return run.log();
  }

  synchronized int logs() {
    return read.size();
  }

  private void look() {
    long begin = clock.getAsLong();
    search();
    long end = clock.getAsLong();
    nextSearch = end + (end - begin);
    nextLook = end + Math.max(NANOS_BETWEEN, 10 * (end - begin));
  }

  private void search() {
    Map<String, RunView> found = new LinkedHashMap<>();
    List<Row> fresh = new ArrayList<>();
    long budget = ALARM_BYTES;
    for (Path path : folder.runs().stream().sorted().toList()) {
      String id = folder.id(path);
      RunView run = Optional.ofNullable(runs.get(id)).orElseGet(() -> new RunView(path, id));
      found.put(id, run);
      budget -= rows.isEmpty() ? 0 : run.countAlarms(budget); // the first list comes at once
      fresh.add(run.look());
    }
    runs = found;
    read.retainAll(found.values());
    rows = List.copyOf(fresh);
  }
}
