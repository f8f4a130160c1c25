package dev.gangway.spark;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.run.LaunchedTraining;
import dev.gangway.run.LaunchedTraining.RankLog;
import dev.gangway.spark.Job.JobFailedException;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * One rank of a training: a task of a barrier stage that runs {@code gangway train} as a process
 * and ends with it.
 *
 * <p>A process rather than the executor's own JVM: libtorch wants its allocator and its threads set
 * in the environment before the JVM starts, counts memory beside the heap, and a call that waits
 * for a lost peer cannot be interrupted but can be killed. Two ranks in one executor do not share
 * libtorch's global settings, a crash costs a stage and not the executor, and the class path is the
 * program's, not Spark's. It is the same program that {@code gangway launch} starts, so the same
 * weights come out, bit for bit.
 *
 * <p>Gives back what is wrong with the input, if anything: that is for the user, not for another
 * attempt. Every other failure is thrown, and Spark starts the stage again.
 */
final class RankTask extends AbstractFunction1<Iterator<Integer>, Iterator<String>>
    implements Serializable {

  private static final long serialVersionUID = 1;
  private static final int WRONG_INPUT = 2;

  private final List<String> words;
  private final ShippedProgram program;

  RankTask(List<String> words, ShippedProgram program) {
    this.words = List.copyOf(words);
    this.program = program;
  }

  /** What rank 0 tells all: its port and the command, or what is wrong with it, else null. */
  private record Agreement(int port, List<String> words, String wrong) {}

  @Override
  public Iterator<String> apply(Iterator<Integer> ranks) {
    BarrierTaskContext context = BarrierTaskContext.get();
    try {
      List<String> wrong = train(context).map(List::of).orElse(List.of());
      return CollectionConverters.asScala(wrong.iterator());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> train(BarrierTaskContext context) throws IOException {
    LaunchedTraining training =
        new LaunchedTraining(words, context.getTaskInfos().length, context.cpus());
    int rank = context.partitionId();
    AttemptFolder folder = new AttemptFolder(training);
    String own = rank == 0 ? Json.line(agreement(folder, context.stageAttemptNumber())) : "";
    Agreement agreed = Json.parse(context.allGather(own)[0], Agreement.class);
    if (agreed.wrong != null) {
      return rank == 0 ? Optional.of(agreed.wrong) : Optional.empty();
    }
    RankLog log = folder.log(rank);
    int code =
        new RankProcess(program.launcher(), agreed.words, environment(context, agreed), log.file())
            .run(() -> context.isInterrupted() || folder.wrongInput());
    if (code == 0 || folder.wrongInput()) {
      return Optional.empty();
    }
    String last = log.last();
    if (code == WRONG_INPUT && context.stageAttemptNumber() == 0) {
      folder.markWrongInput(); // the others need not wait for this one
      return Optional.of(last.replaceFirst("^gangway: ", ""));
    }
    throw new JobFailedException(
        "rank %d ended with exit code %d: %s (%s)".formatted(rank, code, last, log.file()));
  }

  /** The others wait for it: what is wrong is told to them too. */
  private static Agreement agreement(AttemptFolder folder, int attempt) throws IOException {
    try {
      if (attempt == 0) {
        folder.training().requireWork();
      }
      folder.prepare();
      return new Agreement(freePort(), folder.training().toStart(), null);
    } catch (InputException e) {
      return new Agreement(0, List.of(), e.getMessage());
    }
  }

  private static Map<String, String> environment(BarrierTaskContext context, Agreement agreed) {
    String address = context.getTaskInfos()[0].address();
    int end = address.lastIndexOf(':');
    String rank = String.valueOf(context.partitionId());
    return Map.of(
        "RANK",
        rank,
        "LOCAL_RANK",
        rank,
        "WORLD_SIZE",
        String.valueOf(context.getTaskInfos().length),
        "MASTER_ADDR",
        end < 0 ? address : address.substring(0, end),
        "MASTER_PORT",
        String.valueOf(agreed.port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The folder of a training's logs, which all ranks share, and the run's beside it. */
  record AttemptFolder(LaunchedTraining training) {

    /** For rank 0: makes the folder and takes away what an attempt left that never began. */
    void prepare() throws IOException {
      try {
        Files.createDirectories(training.logs());
      } catch (IOException e) {
        throw InputException.file(training.logs(), "cannot be made", "check its permissions", e);
      }
      Files.deleteIfExists(mark());
      training.clear();
    }

    /** The log of a rank that is about to start. */
    RankLog log(int rank) throws IOException {
      return RankLog.of(training.logs(), rank);
    }

    /** Whether a rank has found that the input is wrong. */
    boolean wrongInput() {
      return Files.exists(mark());
    }

    void markWrongInput() throws IOException {
      Files.writeString(mark(), "");
    }

    private Path mark() {
      return training.logs().resolve("wrong-input");
    }
  }

  /**
   * A process of Gangway's that does not outlive this JVM: the shell's script, since what unpacks
   * archives forgets that it may be run, the words, what the environment has besides, its log.
   */
  record RankProcess(Path launcher, List<String> words, Map<String, String> environment, Path log) {

    private static final long MILLIS_BETWEEN = 200;
    private static final File NOTHING = new File("/dev/null");

    /** Runs it to its exit code, or kills it; asks several times a second whether to stop. */
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

  /**
   * Gangway as executors start it: an archive that Spark unpacks on each, under the name that
   * {@link SparkFiles} has for it, or the path of a folder that every machine has.
   */
  record ShippedProgram(String place) implements Serializable {

    private static final String LOCAL = "local:";
    private static final String NAME = "gangway-program";

    /**
     * Ships a program, a tar on the driver's machine or on a file system of Spark's, or {@code
     * local:DIR}; throws if it is not there.
     */
    static ShippedProgram ship(String given, SparkContext context) {
      if (given.startsWith(LOCAL)) {
        return new ShippedProgram(given.substring(LOCAL.length()));
      }
      boolean here = !given.contains(":/");
      if (here && !Files.isRegularFile(Path.of(given))) {
        throw InputException.file(
            given,
            "no such file",
            "nothing",
            "gangway-program.tar",
            "build it with: mvn -DskipTests package");
      }
      try {
        context.addArchive(
            (here ? Path.of(given).toAbsolutePath().toUri().toString() : given) + "#" + NAME);
      } catch (RuntimeException e) {
        throw InputException.file(
            given, "cannot be shipped: " + e.getMessage(), "check the address", e);
      }
      return new ShippedProgram(NAME);
    }

    /** The launcher, on an executor. */
    Path launcher() {
      Path folder = place.startsWith("/") ? Path.of(place) : Path.of(SparkFiles.get(place));
      return folder.resolve("bin/gangway");
    }
  }
}
