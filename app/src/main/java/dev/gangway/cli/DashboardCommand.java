package dev.gangway.cli;

import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.web.Access;
import dev.gangway.web.Dashboard;
import dev.gangway.web.Token;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Show a folder of runs as a live page in the browser; reads files, changes none.",
    footer = {"", "Example: gangway dashboard --runs runs"})
final class DashboardCommand implements Callable<Integer> {

  @Option(
      names = "--runs",
      required = true,
      paramLabel = "DIR",
      description = "The folder of runs, nested ones too; or one run.")
  private Path runs;

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "Where to listen; 0 for any free port (default: "
              + Dashboard.PORT
              + ", or any if that is taken).")
  private Integer port;

  @Option(
      names = "--bind",
      defaultValue = Access.LOOPBACK,
      paramLabel = "HOST",
      description =
          "Address on which to listen (default: 127.0.0.1, this machine alone); any other needs a"
              + " token.")
  private String bind;

  @Option(
      names = "--token-file",
      paramLabel = "F",
      description = "File with a secret line that whoever opens the page must know.")
  private Path tokenFile;

  private Terminal terminal;

  @Override
  public Integer call() throws InterruptedException {
    Optional<Token> token = Optional.ofNullable(tokenFile).map(Token::read);
    int wanted = port == null ? Dashboard.PORT : port;
    Access access = Access.ofDashboard(bind, wanted, token);
    CountDownLatch end = new CountDownLatch(1);
    try (Dashboard dashboard =
            port == null ? Dashboard.startNear(runs, access) : Dashboard.start(runs, access);
        StopRequest stop = new StopRequest(terminal, "the dashboard stops", end::countDown)) {
      terminal.out().println("dashboard: " + dashboard.address());
      token.ifPresent(
          secret ->
              terminal.note(
                  "TOKEN is the line in " + tokenFile + "; the traffic is not encrypted"));
      end.await();
    }
    return 0;
  }
}
