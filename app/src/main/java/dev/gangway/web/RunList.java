package dev.gangway.web;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * All runs of the folder. Looked at when somebody asks, not more often than every second and not
 * for more than a tenth of the time.
 */
final class RunList {

  private static final long NANOS_BETWEEN = 1_000_000_000L;

  /** Of logs searched for alarms in one look. */
  private static final long ALARM_BYTES = 64 << 20;

  private final RunsFolder folder;
  private final LongSupplier clock;
  private Map<String, RunGlance> glances = new HashMap<>();
  private Map<String, Path> places = new LinkedHashMap<>();
  private List<RunRow> rows = List.of();
  private long nextLook;
  private long nextSearch;

  RunList(RunsFolder folder) {
    this(folder, System::nanoTime);
  }

  /** With a clock of its own, in nanoseconds. */
  RunList(RunsFolder folder, LongSupplier clock) {
    this.folder = folder;
    this.clock = clock;
    nextLook = clock.getAsLong();
    nextSearch = nextLook;
  }

  /** The rows, sorted by id, not older than a second or ten times what looking takes. */
  synchronized List<RunRow> rows() {
    if (clock.getAsLong() - nextLook >= 0) {
      look();
    }
    return rows;
  }

  /**
   * The folder of a run: ids are looked up, never made into paths. For one that is not in the list
   * it looks again, though never for more than half of the time.
   */
  synchronized Optional<Path> place(String id) {
    if (!places.containsKey(id) && clock.getAsLong() - nextSearch >= 0) {
      look();
    }
    return Optional.ofNullable(id).map(places::get).filter(folder::holds);
  }

  private void look() {
    long begin = clock.getAsLong();
    search();
    long end = clock.getAsLong();
    nextSearch = end + (end - begin);
    nextLook = end + Math.max(NANOS_BETWEEN, 10 * (end - begin));
  }

  private void search() {
    Map<String, RunGlance> kept = new HashMap<>();
    Map<String, Path> found = new LinkedHashMap<>();
    List<RunRow> fresh = new ArrayList<>();
    long budget = ALARM_BYTES;
    for (Path run : folder.runs().stream().sorted().toList()) {
      String id = folder.id(run);
      RunGlance glance =
          Optional.ofNullable(glances.get(id)).orElseGet(() -> new RunGlance(run, id));
      kept.put(id, glance);
      found.put(id, run);
      budget -= rows.isEmpty() ? 0 : glance.searchAlarms(budget); // the first list comes at once
      fresh.add(glance.look());
    }
    glances = kept;
    places = found;
    rows = List.copyOf(fresh);
  }
}
