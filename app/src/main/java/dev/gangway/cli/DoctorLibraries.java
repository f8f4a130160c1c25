package dev.gangway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks at what decides which native libraries are loaded and how they get memory, on Linux. */
final class DoctorLibraries {

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

  private final Map<String, String> environment;
  private final Path natives;
  private final List<Path> usualFolders;

  /**
   * @param natives where the bundled libtorch is unpacked
   */
  DoctorLibraries(Map<String, String> environment, Path natives) {
    this(environment, natives, USUAL_FOLDERS);
  }

  DoctorLibraries(Map<String, String> environment, Path natives, List<Path> usualFolders) {
    this.environment = environment;
    this.natives = natives;
    this.usualFolders = usualFolders;
  }

  List<Finding> findings() {
    return System.getProperty("os.name").equals("Linux")
        ? List.of(malloc(), secondLibtorch())
        : List.of();
  }

  Finding malloc() {
    List<String> missing = MALLOC.stream().filter(name -> !environment.containsKey(name)).toList();
    return missing.isEmpty()
        ? Finding.ok("malloc", "keeps large blocks (MALLOC_ variables set)")
        : Finding.warn(
            "malloc",
            "gives large blocks back after use: not set " + String.join(", ", missing),
            "start with ./gangway, which sets them: steps take about a sixth less time");
  }

  /** Two libtorches in one process crash it; the loader takes the first in its path. */
  Finding secondLibtorch() {
    List<Path> found = new ArrayList<>();
    searched().filter(DoctorLibraries::hasLibtorch).forEach(found::add);
    List<Path> others = found.stream().filter(folder -> !isBundled(folder)).distinct().toList();
    if (others.isEmpty()) {
      return Finding.ok("libraries", "no second libtorch in the library path");
    }
    String fact = "a second libtorch lies in " + others.get(0);
    return isBundled(found.get(0))
        ? Finding.ok("libraries", fact + ", kept out by LD_LIBRARY_PATH")
        : Finding.warn(
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
}
