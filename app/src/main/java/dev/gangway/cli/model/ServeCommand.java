package dev.gangway.cli.model;

import static dev.gangway.base.InputException.check;

import dev.gangway.cli.data.DataOptions;
import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.train.Version;
import dev.gangway.serve.InferenceServer;
import dev.gangway.serve.ServeLimits;
import dev.gangway.serve.ServeSettings;
import dev.gangway.serve.TlsKeys;
import dev.gangway.web.Access;
import dev.gangway.web.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Answer with predictions over HTTP: POST an image to /predict, or speak the Open Inference"
          + " Protocol (/v2); / is a page to try it, /openapi.json the description, /metrics for"
          + " Prometheus.",
      "A model's file that is replaced is taken without the loss of a request; SIGTERM ends the"
          + " service after the requests that it has accepted."
    },
    footer = {
      "",
      "Example: gangway serve --model model.onnx",
      "         curl -H 'Content-Type: image/png' --data-binary @digit.png localhost:8080/predict"
    })
public final class ServeCommand implements Callable<Integer> {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "[NAME=]FILE",
      description =
          "A file of 'gangway export'; may be repeated. The first answers where none is named. The"
              + " name is the file's unless given.")
  private List<String> models;

  @Option(
      names = "--port",
      defaultValue = "" + ServeSettings.PORT,
      paramLabel = "N",
      description = "Where to listen; 0 for any free port (default: ${DEFAULT-VALUE}).")
  private int port;

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
      description = "File with a secret line that every client must know.")
  private Path tokenFile;

  @Option(
      names = "--keystore",
      paramLabel = "K",
      description = "Key and certificate for HTTPS: a PKCS #12 or JKS file.")
  private Path keystore;

  @Option(
      names = "--keystore-password-file",
      paramLabel = "P",
      description = "File with the keystore's password in its first line.")
  private Path keystorePasswordFile;

  @Option(
      names = "--max-body",
      defaultValue = "16",
      paramLabel = "MIB",
      description = "Largest request, 1 to 1024 (default: ${DEFAULT-VALUE}).")
  private int maxBody;

  @Option(
      names = "--max-pixels",
      defaultValue = "16777216",
      paramLabel = "N",
      description = "Largest image, width times height (default: ${DEFAULT-VALUE}).")
  private long maxPixels;

  @Option(
      names = "--max-requests",
      defaultValue = "64",
      paramLabel = "N",
      description =
          "Predictions at work at once; more are told 503, come back (default: ${DEFAULT-VALUE}).")
  private int maxRequests;

  @Option(
      names = "--max-seconds",
      defaultValue = "30",
      paramLabel = "S",
      description =
          "For one request, its upload included, and between two on a connection (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxSeconds;

  @Option(
      names = "--max-batch",
      defaultValue = "64",
      paramLabel = "N",
      description = "Images of several requests in one pass (default: ${DEFAULT-VALUE}).")
  private int maxBatch;

  @Option(
      names = "--batch-delay",
      defaultValue = "2",
      paramLabel = "MS",
      description = "How long an image waits for others under way (default: ${DEFAULT-VALUE}).")
  private int batchDelay;

  @Mixin private DataOptions.BackgroundOption background;

  private Terminal terminal;

  @Override
  public Integer call() throws InterruptedException {
    Optional<Token> token = Optional.ofNullable(tokenFile).map(Token::read);
    ServeSettings settings =
        new ServeSettings(models(), bind, port, token, tls(), limits(), background.asked());
    CountDownLatch end = new CountDownLatch(1);
    try (StopRequest stop =
        new StopRequest(terminal, "finishing what was accepted", end::countDown)) {
      InferenceServer server = InferenceServer.start(settings, Version.ofGangway(), terminal::note);
      try (server) {
        terminal.out().println("serving " + settings.models().keySet() + ": " + server.address());
        token.ifPresent(secret -> terminal.note("TOKEN is the line in " + tokenFile));
        if (token.isPresent() && settings.tls().isEmpty()) {
          terminal.note("the traffic is not encrypted: give --keystore for HTTPS");
        }
        end.await();
      }
      terminal.note("answered %d predictions".formatted(server.answered()));
    }
    return 0;
  }

  private Map<String, Path> models() {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String model : models) {
      int equals = model.indexOf('=');
      boolean named =
          equals > 0 && model.indexOf('/') != 0 && !model.substring(0, equals).contains("/");
      Path file = Path.of(named ? model.substring(equals + 1) : model);
      Path last = file.getFileName();
      String name =
          named
              ? model.substring(0, equals)
              : last == null ? "" : last.toString().replaceFirst("\\.onnx$", "");
      check(
          files.put(name, file) == null,
          "two models are called '%s': name them, --model NAME=FILE",
          name);
    }
    return files;
  }

  private Optional<TlsKeys> tls() {
    check(
        (keystore == null) == (keystorePasswordFile == null),
        "--keystore and --keystore-password-file go together: give both or neither");
    return Optional.ofNullable(keystore).map(file -> TlsKeys.read(file, keystorePasswordFile));
  }

  private ServeLimits limits() {
    check(maxBody >= 1 && maxBody <= 1024, "--max-body must be in 1..1024 MiB, got %s", maxBody);
    return new ServeLimits(
        maxBody << 20,
        maxPixels,
        maxRequests,
        Duration.ofSeconds(maxSeconds),
        maxBatch,
        Duration.ofMillis(batchDelay));
  }
}
