package dev.gangway.web;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The log of a run in memory; each look reads what was appended since the last. */
final class RunLog {

  /**
   * Curves of a run.
   *
   * @param last its last iteration
   * @param curves by name
   */
  record Curves(int last, Map<String, CurveWindow.Buckets> curves) {}

  /**
   * What a log says beside its curves.
   *
   * @param curves their names
   * @param broken lines that could not be read
   */
  record Contents(int last, List<String> curves, List<LoggedAlarm> alarms, int broken) {}

  private final Path file;
  private LineReader reader = new LineReader();
  private MetricLines lines = new MetricLines();
  private Object key;
  private volatile long points;

  RunLog(Path file) {
    this.file = file;
  }

  synchronized Contents contents() {
    update();
    return new Contents(
        lines.last(), List.copyOf(lines.curves().keySet()), lines.alarms(), lines.broken());
  }

  /**
   * Curves in buckets.
   *
   * @param names which ones
   * @param from first iteration
   * @param to last iteration, or beyond it
   */
  synchronized Curves curves(Predicate<String> names, int from, int to, int buckets) {
    update();
    int end = Math.max(from, Math.min(to, lines.last()));
    CurveWindow window = new CurveWindow(from, end, buckets);
    Map<String, CurveWindow.Buckets> curves = new TreeMap<>();
    lines
        .curves()
        .forEach(
            (name, curve) -> {
              if (names.test(name)) {
                curves.put(name, window.of(curve));
              }
            });
    return new Curves(lines.last(), curves);
  }

  /** How many points it holds. */
  long points() {
    return points;
  }

  /** Reads on; from the start if another file has taken the place, or the file was cut. */
  private void update() {
    try {
      BasicFileAttributes now =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!now.isRegularFile()) {
        return;
      }
      if (now.size() < reader.offset() || !Objects.equals(key, now.fileKey())) {
        reader = new LineReader();
        lines = new MetricLines();
        key = now.fileKey();
      }
      if (now.size() > reader.offset()) {
        try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
          reader.read(channel, lines::add);
        }
        points = lines.points();
      }
    } catch (IOException missing) {
      return; // shown as far as it was read
    }
  }
}
