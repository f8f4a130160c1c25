package dev.gangway.infer;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The native libraries that ONNX Runtime unpacks into a temporary folder at every start: some 24
 * MB, left behind by a process that is killed, and the empty folder by any other. On Linux what is
 * mapped into memory needs its file no longer, so the folder goes as soon as the libraries are
 * loaded. Elsewhere, and where libraries come from a folder of the user's, nothing is done.
 */
final class UnpackedRuntime {

  private static final Path MAPPED = Path.of("/proc/self/maps");
  private static final Pattern FOLDER = Pattern.compile("onnxruntime-java\\d+");

  private UnpackedRuntime() {}

  /**
   * Runs what loads the libraries. Of some failures to unpack them the binding logs the reason,
   * with a stack, and goes on until something else fails.
   *
   * @throws InputException in place of all that
   */
  static <T> T whileUnpacking(Supplier<T> loading) {
    Logger logger = Logger.getLogger("ai.onnxruntime.OnnxRuntime");
    AtomicReference<Throwable> logged = new AtomicReference<>();
    logger.setFilter(
        said -> said.getThrown() == null || !logged.compareAndSet(null, said.getThrown()));
    try {
      return loading.get();
    } catch (LinkageError e) {
      Optional<Throwable> reason = ofDisk(e).or(() -> ofDisk(logged.get()));
      throw reason.map(UnpackedRuntime::noRoom).orElseThrow(() -> e);
    } finally {
      logger.setFilter(null);
    }
  }

  private static Optional<Throwable> ofDisk(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .filter(IOException.class::isInstance)
        .findFirst();
  }

  private static RuntimeException noRoom(Throwable cause) {
    return InputException.file(
        System.getProperty("java.io.tmpdir"),
        "ONNX Runtime cannot be unpacked there: " + Reason.of(cause),
        "it takes 30 MB: make room, or name another folder with"
            + " GANGWAY_JAVA_OPTS=-Djava.io.tmpdir=DIR",
        cause);
  }

  /** Removes what this process has loaded; a failure leaves it where it is. */
  static void remove() {
    try (Stream<String> lines = Files.lines(MAPPED)) {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
      for (Path folder : folders(lines, temporary)) {
        for (Path library : files(folder)) {
          Files.delete(library);
        }
        Files.delete(folder);
      }
    } catch (IOException | RuntimeException leftToTheBinding) {
      // which tries itself when the process ends
    }
  }

  /** The binding's folders right in the temporary one, of which something is mapped. */
  static List<Path> folders(Stream<String> maps, Path temporary) {
    return maps.filter(line -> line.contains("/onnxruntime-java"))
        .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
        .filter(folder -> temporary.equals(folder.getParent()))
        .filter(folder -> FOLDER.matcher(folder.getFileName().toString()).matches())
        .distinct()
        .toList();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
