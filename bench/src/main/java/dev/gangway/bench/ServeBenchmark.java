package dev.gangway.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gangway.data.ImageFormat;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.nn.NetworkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Predictions over HTTP: how fast, what happens when there are too many, and at the end. */
public final class ServeBenchmark implements Benchmark {

  /**
   * So many clients at once, each with one image at a time.
   *
   * @param busy told to come back
   * @param failed anything else
   * @param mebibytes of the service when a tenth of the time was over, null where unknown
   * @param mebibytesAtEnd the same when all of it was
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Point(
      int clients,
      int answered,
      int busy,
      int failed,
      double perSecond,
      double p50Ms,
      double p99Ms,
      Long mebibytes,
      Long mebibytesAtEnd) {}

  /**
   * Many clients at a service that takes two at once.
   *
   * @param answeredAfter when one client alone was left
   * @param failedAfter its requests that were not answered
   */
  public record Overload(
      int clients, int answered, int busy, int failed, int answeredAfter, int failedAfter) {}

  /**
   * SIGTERM while clients ask.
   *
   * @param sent answers with a prediction, as the service counts them
   * @param received the same, as the clients do
   */
  public record End(int clients, long sent, int received, int exitCode) {}

  /**
   * Clients like the others beside slow ones and idle connections.
   *
   * @param slow clients that send a byte now and then
   * @param idle connections without a request
   * @param probes how often the service's health was asked for, on new connections
   * @param probesFailed those without an answer
   */
  public record Crowd(
      int slow,
      int idle,
      Point point,
      int probes,
      int probesFailed,
      double healthP50Ms,
      double healthMostMs) {}

  /** All figures. */
  public record Figures(List<Point> loads, Crowd crowd, Overload overload, End end) {}

  private static final int CROWD = 64;
  private static final int FEW = 8;
  private static final Duration MOST = Duration.ofMinutes(2); // until every client gave up

  private final List<String> gangway;
  private final NetworkSettings network;
  private final ServeEffort effort;
  private final byte[] image;

  /**
   * A benchmark.
   *
   * @param gangway the words that start the program
   * @param network what is served, untrained
   */
  public ServeBenchmark(List<String> gangway, NetworkSettings network, ServeEffort effort) {
    this.gangway = List.copyOf(gangway);
    this.network = network;
    this.effort = effort;
    ImageFormat format = new ImageFormat(DataTask.FILE_SIDE, 3);
    image =
        DataTask.encoded(
            SyntheticDomains.generate("synth-street", 1, 10, format).images().pixels(0), "png");
  }

  @Override
  public String title() {
    return "serve";
  }

  @Override
  public Measured measure() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("gangway-serve")) {
      Path model = folder.path().resolve("model.onnx");
      UntrainedModel.write(model, network);
      Figures figures = new Figures(loads(model), crowd(model), overload(model), end(model));
      return new Measured(figures, ServeTable.of(figures, effort, network.side()));
    }
  }

  private List<Point> loads(Path model) throws IOException {
    List<Point> points = new ArrayList<>();
    try (ServiceProcess service = ServiceProcess.start(gangway, model)) {
      for (int clients : effort.clients()) {
        points.add(load(service, clients));
      }
    }
    return points;
  }

  private Point load(ServiceProcess service, int clients) throws IOException {
    Duration warming = effort.time().dividedBy(10);
    try (LoadClients crowd = new LoadClients(service.address(), image, clients)) {
      crowd.ask(warming);
      OptionalLong before = service.residentBytes();
      Load load = crowd.ask(effort.time().minus(warming));
      return new Point(
          clients,
          load.answered(),
          load.busy(),
          load.failed(),
          load.perSecond(),
          load.quantile(0.5),
          load.quantile(0.99),
          mebibytes(before),
          mebibytes(service.residentBytes()));
    }
  }

  private static Long mebibytes(OptionalLong bytes) {
    return bytes.isPresent() ? bytes.getAsLong() >> 20 : null;
  }

  private Crowd crowd(Path model) throws IOException {
    try (ServiceProcess service = ServiceProcess.start(gangway, model);
        SlowClients held = new SlowClients(service.address(), effort.slow(), effort.idle());
        HealthProbe probe = new HealthProbe(service.address())) {
      Point point = load(service, FEW);
      Load health = probe.end();
      return new Crowd(
          effort.slow(),
          effort.idle(),
          point,
          health.answered() + health.failed(),
          health.failed(),
          health.quantile(0.5),
          health.quantile(1));
    }
  }

  private Overload overload(Path model) throws IOException {
    try (ServiceProcess service = ServiceProcess.start(gangway, model, "--max-requests", "2");
        LoadClients crowd = new LoadClients(service.address(), image, CROWD);
        LoadClients one = new LoadClients(service.address(), image, 1)) {
      Load during = crowd.ask(ServeEffort.quick().time());
      Load after = one.ask(Duration.ofSeconds(1));
      return new Overload(
          CROWD,
          during.answered(),
          during.busy(),
          during.failed(),
          after.answered(),
          after.failed() + after.busy());
    }
  }

  private End end(Path model) throws IOException {
    try (ServiceProcess service = ServiceProcess.start(gangway, model);
        LoadClients crowd = new LoadClients(service.address(), image, FEW)) {
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(service::terminate);
      Load load = crowd.ask(MOST);
      ServiceProcess.Ended ended = service.end();
      return new End(FEW, ended.answered(), load.answered(), ended.code());
    }
  }
}
