package dev.gangway.serve;

import dev.gangway.base.InputException;
import dev.gangway.infer.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** A model under a name: always the newest whole file that lay at its path. */
final class ServedModel implements AutoCloseable {

  private static final String MISSING = "missing";

  private final String name;
  private final Path file;
  private final ServeLimits limits;
  private final ServiceMetrics metrics;
  private volatile ModelVersion current;
  private volatile boolean closed;
  private final Retries retries = new Retries(System::nanoTime);
  private String loaded;
  private String seen;
  private int versions;

  ServedModel(String name, Path file, ServeLimits limits, ServiceMetrics metrics) {
    this.name = name;
    this.file = file;
    this.limits = limits;
    this.metrics = metrics;
    loaded = stamp();
    seen = loaded;
    current = open();
  }

  private ModelVersion open() {
    Predictor predictor = Predictor.open(file);
    return new ModelVersion(++versions, predictor, limits, images -> metrics.batch(name, images));
  }

  private String stamp() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime() + "/" + now.size() + "/" + now.fileKey();
    } catch (IOException missing) {
      return MISSING;
    }
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return current.isAlive();
  }

  /** Works with the newest version, which stays open for it; throws 503 after the end. */
  <T> T use(Function<ModelVersion, T> work) {
    while (true) {
      ModelVersion version = current;
      if (version.enter()) {
        try {
          return work.apply(version);
        } finally {
          version.leave();
        }
      }
      if (closed) {
        throw Problem.of(503, "the service stops");
      }
    }
  }

  /**
   * Takes a new file if there is one. A file that was not the same a moment ago may still be in
   * writing and is left for the next look; one that is broken is not taken, and the old stays. It
   * is tried again all the same, for what was missing may have been the right to read it.
   *
   * @param notes told what became of a new file
   */
  void refresh(Consumer<String> notes) {
    if (closed) {
      return;
    }
    String now = stamp();
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(loaded) || now.equals(MISSING) || !retries.isDue(now)) {
      return;
    }
    boolean first = retries.isNew(now);
    retries.begin(now);
    try {
      ModelVersion old = current;
      current = open();
      loaded = now;
      old.retire();
      metrics.reload(name, "taken");
      notes.accept("model " + name + ": version " + current.number() + " of " + file);
    } catch (InputException e) {
      if (first) {
        metrics.reload(name, "refused");
        notes.accept("model " + name + " stays as it is: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      current.retire();
    }
  }

  /** When a file that could not be opened is tried again: soon, then more and more seldom. */
  static final class Retries {

    private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clock; // nanoseconds
    private String stamp = "";
    private long pause;
    private long tried;

    Retries(LongSupplier clock) {
      this.clock = clock;
    }

    /** Whether a file that looks like this should be tried now; another file always. */
    boolean isDue(String now) {
      return isNew(now) || clock.getAsLong() - tried >= pause;
    }

    boolean isNew(String now) {
      return !now.equals(stamp);
    }

    /** It is tried now. */
    void begin(String now) {
      pause = isNew(now) ? FIRST : Math.min(LONGEST, 2 * pause);
      stamp = now;
      tried = clock.getAsLong();
    }
  }
}
