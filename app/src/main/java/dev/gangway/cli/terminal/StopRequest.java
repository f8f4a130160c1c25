package dev.gangway.cli.terminal;

import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * Ctrl-C and SIGTERM while work runs: the first asks it to end in good order. The JVM shuts down on
 * either signal by itself, with exit code 130 or 143, once its shutdown hooks are through; the hook
 * here waits for the work to end.
 */
public final class StopRequest implements AutoCloseable {

  /** Of a stopped command; after a signal the JVM's own, 130 or 143, comes first. */
  public static final int EXIT_CODE = 130;

  /** Of a process that SIGTERM ended. */
  public static final int TERMINATED = 143;

  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  /** For a training, which asks {@link #requested} after every step. */
  public StopRequest(Terminal terminal) {
    this(terminal, "stopping after this step, with a checkpoint", () -> {});
  }

  /** For other work: what the user is told then, and what makes the work end. */
  public StopRequest(Terminal terminal, String note, Runnable stop) {
    hook = new Thread(() -> shutDown(terminal, note, stop), "stop request");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void shutDown(Terminal terminal, String note, Runnable stop) {
    requested.set(true);
    terminal.note(note);
    stop.run();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean requested() {
    return requested.get();
  }

  /** The same until a stop is requested, where it ends. */
  public <T> Iterator<T> whileNotRequested(Iterator<T> items) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !requested() && items.hasNext();
      }

      @Override
      public T next() {
        return items.next();
      }
    };
  }

  /** The work has ended: nothing is left to wait for. */
  @Override
  public void close() {
    ended.countDown();
    if (!requested.get()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException signalHasJustCome) {
        return; // the hook finds nothing left to wait for
      }
    }
  }

  /**
   * Hears Ctrl-C: the first shuts the JVM down, as it does by itself, and so lets work end in good
   * order; the second, for which the JVM has no ear then, ends it at once.
   */
  public static void listen(Terminal terminal) {
    AtomicBoolean once = new AtomicBoolean();
    Signals.register(
        "INT",
        () -> {
          if (once.compareAndSet(false, true)) {
            System.exit(EXIT_CODE);
          }
          terminal.note("ended at once");
          Runtime.getRuntime().halt(EXIT_CODE);
        });
  }
}
