package dev.gangway.spark;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.run.LaunchedTraining;
import dev.gangway.run.RankLog;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.BarrierTaskContext;
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

  /**
   * What rank 0 tells all.
   *
   * @param port where it will listen
   * @param words of the command: new, or how it goes on
   * @param wrong why there is nothing to start, else null
   */
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
}
