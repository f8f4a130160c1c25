package dev.gangway.spark;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.run.LaunchedTraining;
import dev.gangway.spark.Job.Session;
import dev.gangway.spark.RankTask.ShippedProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import scala.reflect.ClassTag$;

/**
 * Trains with several processes on a Spark cluster: {@code gangway launch} over machines.
 *
 * <pre>
 * spark-submit --class dev.gangway.spark.TrainJob gangway-spark.jar --program gangway-program.tar \
 *     --processes 8 -- train --source /shared/street --target /shared/hand --out /shared/runs/eight
 * </pre>
 *
 * <p>The tasks of one barrier stage start together; each runs {@code gangway train} as a process of
 * its own ({@link RankTask}), with RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT as torchrun would
 * set them. Spark finds the machines, starts and watches; what the processes say to each other is
 * libtorch's c10d. The sets and the run's folder lie where all machines see them under the same
 * path. When a process, an executor or a machine is lost, Spark starts the stage again, and the
 * training goes on from the newest checkpoint.
 */
@Command(
    name = "TrainJob",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Train with several processes on a Spark cluster, each on its part of every batch.",
      "Sets and the run's folder must be paths that all machines share. A lost process makes Spark start all"
          + " again; they go on from the newest checkpoint."
    })
public final class TrainJob implements Callable<Integer> {

  private static final String SLOTS = "spark.scheduler.barrier.maxConcurrentTasksCheck.";

  /** Executors that are still starting are asked for once a second, ten minutes long. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.app.name",
          "gangway train",
          SLOTS + "interval",
          "1s",
          SLOTS + "maxFailures",
          "600");

  @Option(
      names = "--processes",
      required = true,
      paramLabel = "N",
      description = "How many, one for each task; --batch must be a multiple of it.")
  private int processes;

  @Option(
      names = "--program",
      required = true,
      paramLabel = "FILE",
      description =
          "Gangway with libtorch, gangway-program.tar of the build; shipped to all executors. Or local:DIR, where"
              + " it is unpacked on every machine.")
  private String program;

  @Parameters(
      arity = "1..*",
      paramLabel = "train ...",
      description = "The training, after '--'; --threads is by default spark.task.cpus.")
  private List<String> command;

  @Spec private CommandSpec spec;

  /** Runs the job; ends the process with its exit code if that is not 0. */
  public static void main(String[] args) {
    Job.main(new TrainJob(), args);
  }

  @Override
  public Integer call() {
    check(processes >= 1, "--processes must be >= 1, got %s", processes);
    check(
        command.stream().noneMatch(word -> word.contains("://")),
        "a training reads and writes paths, got %s (mount what all machines share and name it there)",
        command.stream().filter(word -> word.contains("://")).findFirst().orElse(""));
    LaunchedTraining training = new LaunchedTraining(command, processes, 1);
    check(
        training.folder().isAbsolute(),
        "the run's folder must be a whole path, the same on all machines, got %s",
        training.folder());
    try (Session session = Session.open(SETTINGS)) {
      train(session);
    }
    spec.commandLine()
        .getErr()
        .println("%s: trained by %d processes".formatted(training.folder(), processes));
    return 0;
  }

  private void train(Session session) {
    RankTask task = new RankTask(command, ShippedProgram.ship(program, session.context()));
    List<Integer> ranks = new ArrayList<>();
    for (int rank = 0; rank < processes; rank++) {
      ranks.add(rank);
    }
    JavaRDD<Integer> tasks = session.java().parallelize(ranks, processes);
    RDD<String> ends =
        tasks.rdd().barrier().mapPartitions(task, false, ClassTag$.MODULE$.apply(String.class));
    // Spark starts a barrier stage again only if another stage comes after it
    for (String wrong : ends.toJavaRDD().coalesce(1, true).collect()) {
      throw InputException.of("%s", wrong);
    }
  }
}
