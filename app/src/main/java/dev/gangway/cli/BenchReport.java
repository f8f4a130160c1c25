package dev.gangway.cli;

import dev.gangway.bench.Machine;
import dev.gangway.bench.Measured;
import dev.gangway.run.Json;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured, as JSON and as Markdown. */
final class BenchReport {

  private final Machine machine;
  private final Map<String, Measured> parts = new LinkedHashMap<>();

  BenchReport(Machine machine) {
    this.machine = machine;
  }

  void add(String title, Measured measured) {
    parts.put(title, measured);
  }

  /** The values of a single part, or of several by their names, with the machine. */
  String json() {
    if (parts.size() == 1) {
      return Json.pretty(parts.values().iterator().next().values());
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine);
    parts.forEach((title, measured) -> all.put(title, measured.values()));
    return Json.pretty(all);
  }

  String markdown() {
    return "# Performance\n\n"
        + machine.text()
        + ".\n\n"
        + parts.values().stream()
            .map(measured -> measured.section().markdown())
            .collect(Collectors.joining())
            .stripTrailing()
        + "\n";
  }

  void write(Path file) throws IOException {
    WholeFile.write(file, markdown());
  }
}
