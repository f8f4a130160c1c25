package dev.gangway.cli;

import java.util.Map;
import java.util.Optional;

/**
 * Ends this process soon after the one that started it has gone, where that asks for it with its
 * number in {@code GANGWAY_STARTER}: a Spark executor that was killed leaves no training behind.
 */
final class StarterWatch {

  private static final long MILLIS_BETWEEN = 200;
  private static final int KILLED = 137;

  private StarterWatch() {}

  static void begin(Map<String, String> environment) {
    String number = environment.get("GANGWAY_STARTER");
    if (number != null) {
      Optional<ProcessHandle> starter = ProcessHandle.of(Long.parseLong(number));
      Thread watch = new Thread(() -> endWith(starter), "starter watch");
      watch.setDaemon(true);
      watch.start();
    }
  }

  private static void endWith(Optional<ProcessHandle> starter) {
    try {
      while (starter.isPresent() && starter.get().isAlive()) {
        Thread.sleep(MILLIS_BETWEEN);
      }
      Runtime.getRuntime().halt(KILLED); // no time for good order: another attempt may wait
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
