package dev.gangway.infer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The native libraries that ONNX Runtime unpacks into a temporary folder at every start: some 24
 * MB, left behind by a process that is killed, and the empty folder by any other. On Linux what is
 * mapped into memory needs its file no longer, so the folder goes as soon as the libraries are
 * loaded. Elsewhere, and where the folder looks different, nothing is done.
 */
final class UnpackedRuntime {

  private static final Path MAPPED = Path.of("/proc/self/maps");
  private static final String FOLDER = "onnxruntime-java";

  private UnpackedRuntime() {}

  /** Removes what this process has loaded; a failure leaves it where it is. */
  static void remove() {
    try {
      for (Path folder : folders()) {
        for (Path library : files(folder)) {
          Files.deleteIfExists(library);
        }
        Files.deleteIfExists(folder);
      }
    } catch (IOException notLinuxOrNotOurs) {
      // the binding tries itself when the process ends
    }
  }

  private static List<Path> folders() throws IOException {
    try (Stream<String> lines = Files.lines(MAPPED)) {
      return lines
          .filter(line -> line.contains("/" + FOLDER))
          .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
          .filter(folder -> folder.getFileName().toString().startsWith(FOLDER))
          .distinct()
          .toList();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
