package dev.gangway.spark;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process of Gangway's that does not outlive this JVM.
 *
 * @param launcher a script of the shell; what unpacks archives forgets that it may be run
 * @param words of the command line
 * @param environment beside this process's own
 * @param log what it says is added there
 */
record RankProcess(Path launcher, List<String> words, Map<String, String> environment, Path log) {

  private static final long MILLIS_BETWEEN = 200;
  private static final File NOTHING = new File("/dev/null");

  /**
   * Runs it to its end, or kills it.
   *
   * @param stop asked several times a second
   * @return its exit code
   */
  int run(BooleanSupplier stop) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(NOTHING))
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("GANGWAY_STARTER", String.valueOf(ProcessHandle.current().pid()));
    Process process = builder.start();
    try {
      while (!process.waitFor(MILLIS_BETWEEN, TimeUnit.MILLISECONDS)) {
        if (stop.getAsBoolean()) {
          process.destroyForcibly();
        }
      }
      return process.exitValue();
    } catch (InterruptedException e) { // Spark kills the task
      Thread.currentThread().interrupt();
      throw new JobFailedException("the task was stopped");
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }
}
