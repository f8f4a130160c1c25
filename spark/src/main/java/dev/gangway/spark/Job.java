package dev.gangway.spark;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import scala.Option;

/**
 * The command line of a job, and what becomes of errors: one line on standard error, exit code 2
 * for what its user can mend and 1 for the rest.
 */
final class Job {

  private Job() {}

  /** Runs a job in this process, which it ends only if the job did not go well. */
  static void main(Callable<Integer> job, String[] args) {
    System.setProperty("java.awt.headless", "true");
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    int code = run(job, args, new PrintStream(System.err, true, StandardCharsets.UTF_8));
    if (code != 0) { // YARN takes an exit before the end of main for a failure, even with 0
      System.exit(code);
    }
  }

  /** Runs a job and returns its exit code. */
  static int run(Callable<Integer> job, String[] args, PrintStream err) {
    CommandLine line = new CommandLine(job);
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler(
        (e, ignored) -> {
          err.println("gangway: " + Reason.of(e) + " (see --help)");
          return ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (e, command, result) -> {
          err.println("gangway: " + Reason.of(e));
          return e instanceof InputException ? ExitCode.USAGE : ExitCode.SOFTWARE;
        });
    return execute(line, args, err);
  }

  /** Picocli hands on exceptions alone. */
  private static int execute(CommandLine line, String[] args, PrintStream err) {
    try {
      return line.execute(args);
    } catch (Error e) {
      err.println("gangway: " + Reason.of(e) + mend(e));
      return ExitCode.SOFTWARE;
    }
  }

  private static String mend(Error e) {
    if (e instanceof OutOfMemoryError) {
      return " (give the driver more, for example with --driver-memory 8g)";
    }
    return e instanceof LinkageError ? " ('gangway doctor' tells whether libraries load)" : "";
  }

  /** Spark, for one job. One that is there already, as in a notebook, is used and left running. */
  record Session(SparkContext context, Runnable end) implements AutoCloseable {

    /** Opens one, with these settings where {@code spark-submit} says nothing else. */
    static Session open(Map<String, String> settings) {
      Option<SparkSession> running = SparkSession.getDefaultSession();
      if (running.isDefined()) {
        return new Session(running.get().sparkContext(), () -> {});
      }
      SparkConf all = new SparkConf();
      settings.forEach(all::setIfMissing);
      SparkSession own = SparkSession.builder().config(all).getOrCreate();
      return new Session(own.sparkContext(), own::stop);
    }

    JavaSparkContext java() {
      return JavaSparkContext.fromSparkContext(context);
    }

    @Override
    public void close() {
      end.run();
    }
  }

  /** Work on the cluster that failed for a reason which its message tells whole. */
  static final class JobFailedException extends RuntimeException {

    JobFailedException(String message) {
      super(message);
    }
  }
}
