package dev.gangway.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and SIGTERM while a training runs: the first asks it to end after the current step with a
 * checkpoint. The JVM shuts down on either signal by itself, with exit code 130 or 143, once its
 * shutdown hooks are through; the hook here waits for the work to end.
 */
final class StopRequest implements AutoCloseable {

  /** Of a stopped command; after a signal the JVM's own, 130 or 143, comes first. */
  static final int EXIT_CODE = 130;

  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  StopRequest(Terminal terminal) {
    hook = new Thread(() -> shutDown(terminal), "stop request");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void shutDown(Terminal terminal) {
    requested.set(true);
    terminal.note("stopping after this step, with a checkpoint");
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean requested() {
    return requested.get();
  }

  /** The work has ended: nothing is left to wait for. */
  @Override
  public void close() {
    ended.countDown();
    if (!requested.get()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
