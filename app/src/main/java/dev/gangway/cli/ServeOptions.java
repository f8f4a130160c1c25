package dev.gangway.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * How {@code bench serve} asks the service. Nothing of the benchmarks: picocli looks at all of it.
 */
final class ServeOptions {

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Of serve, for each number of clients (default: 10; with --quick 2).")
  Optional<Integer> seconds;

  @Option(
      names = "--clients",
      split = ",",
      paramLabel = "N",
      description = "Of serve, at once, separated by commas (default: 1,8,64).")
  List<Integer> clients = List.of();

  @Option(
      names = "--slow-clients",
      paramLabel = "N",
      description =
          "Of serve, clients that send a byte now and then beside eight others (default: 64).")
  Optional<Integer> slow;

  @Option(
      names = "--idle-connections",
      paramLabel = "N",
      description = "Of serve, connections without a request beside them (default: 700).")
  Optional<Integer> idle;
}
