package dev.gangway.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * Ctrl-C: the first shuts the JVM down, as without this class, and so lets work end in good order;
 * the second, for which the JVM has no ear then, ends it at once.
 */
final class Interrupt {

  private final AtomicBoolean once = new AtomicBoolean();

  private Interrupt() {}

  static void listen(Terminal terminal) {
    Interrupt interrupt = new Interrupt();
    Signals.register("INT", () -> interrupt.came(terminal));
  }

  private void came(Terminal terminal) {
    if (once.compareAndSet(false, true)) {
      System.exit(StopRequest.EXIT_CODE);
    }
    terminal.note("ended at once");
    Runtime.getRuntime().halt(StopRequest.EXIT_CODE);
  }
}
