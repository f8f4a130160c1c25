package dev.gangway.infer;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
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
 * ONNX Runtime until the process ends. Its Java binding destroys the native environment in a
 * shutdown hook, beside all others: a service that still answers what it has accepted before
 * SIGTERM would then run its model in freed memory, and the JVM dies. References to the environment
 * are counted, so one more that is never given back keeps it. The binding offers none; where its
 * insides look different, there is no more than what it offers.
 */
final class LastingRuntime {

  private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
  private static final String NAME = "gangway";
  private static OrtEnvironment environment;

  private LastingRuntime() {}

  /** The one of this process; throws if there is no room for its libraries. */
  static synchronized OrtEnvironment environment() {
    environment = environment == null ? held() : environment;
    return environment;
  }

  private static OrtEnvironment held() {
    OrtEnvironment environment =
        UnpackedRuntime.whileUnpacking(() -> OrtEnvironment.getEnvironment(LEVEL, NAME));
    UnpackedRuntime.remove();
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      create.invoke(null, api.getLong(null), LEVEL.getValue(), NAME);
    } catch (ReflectiveOperationException | RuntimeException otherInsides) {
      return environment;
    }
    return environment;
  }

  /**
   * The native libraries that ONNX Runtime unpacks into a temporary folder at every start: some 24
   * MB, left behind by a process that is killed, and the empty folder by any other. On Linux what
   * is mapped into memory needs its file no longer, so the folder goes as soon as the libraries are
   * loaded. Elsewhere, and where libraries come from a folder of the user's, nothing is done.
   */
  static final class UnpackedRuntime {

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
}
