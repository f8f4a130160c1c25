package dev.gangway.cli.doctor;

import dev.gangway.base.InputException;
import dev.gangway.data.fetch.FetchSettings;
import dev.gangway.data.fetch.Fetcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks at what surrounds the program: which native libraries are loaded and how they get memory
 * (on Linux), whether folders can be written, the proxy that a fetch would take.
 */
record DoctorEnvironment(
    Map<String, String> environment, Path dataDir, Path natives, List<Path> usualFolders) {

  private static final double GIBIBYTE = 1 << 30;
  private static final double LEAST_ROOM = GIBIBYTE;
  private static final List<String> MALLOC =
      List.of("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_");
  private static final List<Path> USUAL_FOLDERS =
      Stream.of(
              "/usr/local/lib",
              "/lib",
              "/usr/lib",
              "/lib64",
              "/usr/lib64",
              "/usr/lib/x86_64-linux-gnu",
              "/usr/lib/aarch64-linux-gnu")
          .map(Path::of)
          .toList();

  DoctorEnvironment(Map<String, String> environment, Path dataDir, Path natives) {
    this(environment, dataDir, natives, USUAL_FOLDERS);
  }

  List<DoctorCommand.Finding> findings() {
    List<DoctorCommand.Finding> findings = new ArrayList<>(libraries());
    findings.addAll(folders());
    findings.add(proxy());
    return findings;
  }

  private List<DoctorCommand.Finding> libraries() {
    return System.getProperty("os.name").equals("Linux")
        ? List.of(malloc(), secondLibtorch())
        : List.of();
  }

  DoctorCommand.Finding malloc() {
    List<String> missing = MALLOC.stream().filter(name -> !environment.containsKey(name)).toList();
    return missing.isEmpty()
        ? DoctorCommand.Finding.ok("malloc", "keeps large blocks (MALLOC_ variables set)")
        : DoctorCommand.Finding.warn(
            "malloc",
            "gives large blocks back after use: not set " + String.join(", ", missing),
            "start with ./gangway, which sets them: steps take about a sixth less time");
  }

  /** Two libtorches in one process crash it; the loader takes the first in its path. */
  DoctorCommand.Finding secondLibtorch() {
    List<Path> found = new ArrayList<>();
    searched().filter(DoctorEnvironment::hasLibtorch).forEach(found::add);
    List<Path> others = found.stream().filter(folder -> !isBundled(folder)).distinct().toList();
    if (others.isEmpty()) {
      return DoctorCommand.Finding.ok("libraries", "no second libtorch in the library path");
    }
    String fact = "a second libtorch lies in " + others.get(0);
    return isBundled(found.get(0))
        ? DoctorCommand.Finding.ok("libraries", fact + ", kept out by LD_LIBRARY_PATH")
        : DoctorCommand.Finding.warn(
            "libraries",
            fact + ", loading both crashes Java",
            "start with ./gangway, or put %s/pytorch-*.jar/org/bytedeco/pytorch/* first in LD_LIBRARY_PATH"
                .formatted(natives));
  }

  private Stream<Path> searched() {
    String path = environment.getOrDefault("LD_LIBRARY_PATH", "");
    return Stream.concat(
        Arrays.stream(path.split(":", -1)).filter(entry -> !entry.isBlank()).map(Path::of),
        usualFolders.stream());
  }

  private boolean isBundled(Path folder) {
    return folder.toAbsolutePath().normalize().startsWith(natives.toAbsolutePath().normalize());
  }

  private static boolean hasLibtorch(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("libtorch_cpu.so"));
    } catch (IOException unreadable) {
      return false;
    }
  }

  List<DoctorCommand.Finding> folders() {
    return List.of(
        folder("data", dataDir, "choose another with --data-dir or GANGWAY_DATA"),
        folder("natives", natives, "choose another with GANGWAY_NATIVES=DIR"),
        folder(
            "temporary",
            Path.of(System.getProperty("java.io.tmpdir")),
            "choose another with GANGWAY_JAVA_OPTS=-Djava.io.tmpdir=DIR"),
        folder("current", Path.of(""), "change to another folder, or give full paths"));
  }

  private static DoctorCommand.Finding folder(String topic, Path folder, String fix) {
    Path path = folder.toAbsolutePath();
    Path existing = path;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    boolean there = existing.equals(path);
    String name = there ? path.toString() : path + " (made when needed)";
    try {
      Files.delete(Files.createTempFile(existing, ".gangway", ".probe"));
      return room(topic, name, Files.getFileStore(existing).getUsableSpace(), fix);
    } catch (IOException e) {
      return unwritable(topic, path, fix);
    }
  }

  private static DoctorCommand.Finding room(String topic, String name, long bytes, String fix) {
    String fact = "%s, %,.1f GiB free".formatted(name, bytes / GIBIBYTE);
    return bytes < LEAST_ROOM
        ? DoctorCommand.Finding.warn(topic, fact, "little room: free some, or " + fix)
        : DoctorCommand.Finding.ok(topic, fact);
  }

  /** What was fetched and unpacked before can still be read. */
  private static DoctorCommand.Finding unwritable(String topic, Path path, String fix) {
    if (!Files.exists(path)) {
      return DoctorCommand.Finding.fail(topic, path + " cannot be made", fix);
    }
    String fact = path + " cannot be written";
    return Files.isReadable(path) && !topic.equals("temporary")
        ? DoctorCommand.Finding.warn(topic, fact, fix)
        : DoctorCommand.Finding.fail(topic, fact, fix);
  }

  DoctorCommand.Finding proxy() {
    List<String> seen =
        Stream.of("https_proxy", "http_proxy", "all_proxy", "no_proxy")
            .flatMap(name -> Stream.of(name, name.toUpperCase(Locale.ROOT)))
            .filter(name -> !environment.getOrDefault(name, "").isBlank())
            .map(name -> name + "=" + withoutPassword(environment.get(name)))
            .toList();
    String fact = seen.isEmpty() ? "none set" : String.join(" ", seen);
    try {
      new Fetcher(Path.of(""), FetchSettings.usual(), environment, (file, bytes, total) -> {});
      return DoctorCommand.Finding.ok("proxy", fact);
    } catch (InputException e) {
      return DoctorCommand.Finding.warn("proxy", fact, "a fetch will fail: " + e.getMessage());
    }
  }

  private static String withoutPassword(String address) {
    return address.replaceFirst("^([a-z0-9]+://)?[^/]*@", "$1***@");
  }
}
