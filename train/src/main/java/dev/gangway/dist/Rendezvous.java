package dev.gangway.dist;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import java.time.Duration;
import java.util.Map;

/**
 * Where the processes of a training meet.
 *
 * @param rank this process, 0 to {@code size - 1}
 * @param size the number of processes
 * @param host where rank 0 listens
 * @param port there, 1..65535
 * @param patience how long a process waits for the others before it gives up
 */
public record Rendezvous(int rank, int size, String host, int port, Duration patience) {

  private static final String DEFAULT_PORT = "29500"; // torchrun's
  private static final String DEFAULT_SECONDS = "600";

  public Rendezvous {
    check(size >= 1, "WORLD_SIZE must be >= 1, got %s", size);
    check(rank >= 0 && rank < size, "RANK must be in 0..%s, got %s", size - 1, rank);
    check(port >= 1 && port <= 65535, "MASTER_PORT must be in 1..65535, got %s", port);
    check(patience.toSeconds() >= 1, "GANGWAY_PATIENCE must be >= 1 second, got %s", patience);
  }

  /**
   * Reads RANK, WORLD_SIZE, MASTER_ADDR (default: this machine) and MASTER_PORT (default: 29500),
   * as torchrun sets them, and GANGWAY_PATIENCE in seconds (default: 600). Without RANK and
   * WORLD_SIZE it is one of the tasks that {@code srun} has started, if there are several, else the
   * only process.
   *
   * @throws InputException if one of them is not a number, out of range or missing
   */
  public static Rendezvous of(Map<String, String> environment) {
    return bySlurm(environment)
        ? at(environment, "SLURM_PROCID", "SLURM_NTASKS")
        : at(environment, "RANK", "WORLD_SIZE");
  }

  /** Whether {@code srun} has started several tasks and nobody says otherwise. */
  private static boolean bySlurm(Map<String, String> environment) {
    return !environment.containsKey("RANK")
        && !environment.containsKey("WORLD_SIZE")
        && environment.containsKey("SLURM_STEP_ID")
        && number(environment, "SLURM_NTASKS", "1") > 1;
  }

  private static Rendezvous at(Map<String, String> environment, String rank, String world) {
    int size = number(environment, world, "1");
    if (size > 1 && !environment.containsKey(rank)) {
      throw InputException.of(
          "%s is %s but %s is not set (start with gangway launch, or set %s in 0..%s)",
          world, size, rank, rank, size - 1);
    }
    boolean torchrun = world.equals("WORLD_SIZE");
    check(
        torchrun || environment.containsKey("MASTER_ADDR"),
        "%s tasks of Slurm are to train together, but MASTER_ADDR is not set (export MASTER_ADDR=$(scontrol"
            + " show hostnames $SLURM_JOB_NODELIST | head -n 1) before srun)",
        size);
    return new Rendezvous(
        size == 1 ? 0 : number(environment, rank, "0"),
        size,
        environment.getOrDefault("MASTER_ADDR", "127.0.0.1"),
        number(environment, "MASTER_PORT", DEFAULT_PORT),
        Duration.ofSeconds(number(environment, "GANGWAY_PATIENCE", DEFAULT_SECONDS)));
  }

  private static int number(Map<String, String> environment, String name, String otherwise) {
    String value = environment.getOrDefault(name, otherwise);
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw InputException.of("%s must be a whole number, got '%s'", name, value);
    }
  }

  /**
   * Meets the others.
   *
   * @throws CommunicationException if they do not come
   */
  public Communicator join() {
    return size == 1 ? Solo.PROCESS : new C10d(this);
  }
}
