package dev.gangway.bench;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gangway.nn.NetworkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** SIGTERM while clients ask: predictions as the service and as the clients count them. */
  public record End(int clients, long sent, int received, int exitCode) {}

  /** Clients beside slow ones and idle connections, and how health was answered then. */
  public record Crowd(
      int slow,
      int idle,
      Point point,
      int probes,
      int probesFailed,
      double healthP50Ms,
      double healthMostMs) {}

  public record Figures(List<Point> loads, Crowd crowd, Overload overload, End end) {}

  /** How a service is asked: so long for each number of clients, beside slow and idle ones. */
  public record Demand(Duration time, List<Integer> clients, int slow, int idle) {

    private static final int MOST_HELD = 4_000; // sockets of this process

    public Demand {
      clients = List.copyOf(clients);
      check(
          time.toSeconds() >= 1 && time.toHours() < 24,
          "seconds must be in 1..86399, got %s",
          time.toSeconds());
      check(!clients.isEmpty(), "serve needs a number of clients, got none");
      check(
          clients.stream().allMatch(n -> n >= 1 && n <= 256),
          "clients must be in 1..256, got %s",
          clients);
      check(
          Math.min(slow, idle) >= 0 && Math.max(slow, idle) <= MOST_HELD,
          "slow clients and idle connections must be in 0..%s, got %s and %s",
          MOST_HELD,
          slow,
          idle);
    }

    public static Demand thorough() {
      return new Demand(Duration.ofSeconds(10), List.of(1, 8, 64), 64, 700);
    }

    public static Demand quick() {
      return new Demand(Duration.ofSeconds(2), List.of(1, 8, 64), 64, 700);
    }
  }

  private static final int CROWD = 64;
  private static final int FEW = 8;
  private static final Duration MOST = Duration.ofMinutes(2); // until every client gave up

  private final List<String> gangway;
  private final NetworkSettings network;
  private final Demand demand;
  private final byte[] image;

  public ServeBenchmark(List<String> gangway, NetworkSettings network, Demand demand) {
    this.gangway = List.copyOf(gangway);
    this.network = network;
    this.demand = demand;
    image = DataBenchmark.files(10, DataBenchmark.FILE_SIDE, "png").get(0);
  }

  @Override
  public Measured measure() throws IOException {
    try (Benchmark.TemporaryFolder folder = Benchmark.TemporaryFolder.create("gangway-serve")) {
      Path model = folder.path().resolve("model.onnx");
      PredictBenchmark.writeUntrained(model, network);
      Figures figures = new Figures(loads(model), crowd(model), overload(model), end(model));
      return new Measured(figures, section(figures));
    }
  }

  private List<Point> loads(Path model) throws IOException {
    List<Point> points = new ArrayList<>();
    try (ServiceProcess service = ServiceProcess.start(gangway, model)) {
      for (int clients : demand.clients()) {
        points.add(load(service, clients));
      }
    }
    return points;
  }

  private Point load(ServiceProcess service, int clients) throws IOException {
    Duration warming = demand.time().dividedBy(10);
    try (LoadClients crowd = new LoadClients(service.address(), image, clients)) {
      crowd.ask(warming);
      OptionalLong before = service.residentBytes();
      LoadClients.Load load = crowd.ask(demand.time().minus(warming));
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
        LoadClients.SlowClients held =
            new LoadClients.SlowClients(service.address(), demand.slow(), demand.idle());
        LoadClients.HealthProbe probe = new LoadClients.HealthProbe(service.address())) {
      Point point = load(service, FEW);
      LoadClients.Load health = probe.end();
      return new Crowd(
          demand.slow(),
          demand.idle(),
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
      LoadClients.Load during = crowd.ask(Demand.quick().time());
      LoadClients.Load after = one.ask(Duration.ofSeconds(1));
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
      LoadClients.Load load = crowd.ask(MOST);
      ServiceProcess.Ended ended = service.end();
      return new End(FEW, ended.answered(), load.answered(), ended.code());
    }
  }

  private Section section(Figures figures) {
    List<String> lines = new ArrayList<>();
    lines.add("clients | answers | failed | images/s | p50 ms | p99 ms | MiB | MiB at end");
    for (Point p : figures.loads) {
      lines.add(
          "%d | %,d | %d | %,.0f | %.1f | %.1f | %s | %s"
              .formatted(
                  p.clients,
                  p.answered,
                  p.failed + p.busy,
                  p.perSecond,
                  p.p50Ms,
                  p.p99Ms,
                  Objects.toString(p.mebibytes, "-"),
                  Objects.toString(p.mebibytesAtEnd, "-")));
    }
    String how =
        ("PNG files of %1$d x %1$d, one in a request, to a network of %2$d x %2$d; %3$d s for each"
                + " number of clients, who are on the same machine and share its cores; the first"
                + " tenth does not count.")
            .formatted(DataBenchmark.FILE_SIDE, network.side(), demand.time().toSeconds());
    return new Section(
        "Serving",
        List.of(how, text(figures.crowd), text(figures.overload), text(figures.end)),
        lines);
  }

  private static String text(Crowd c) {
    return ("Beside %d slow clients and %d idle connections, %d clients: p50 %.1f ms, p99 %.1f ms,"
            + " %,d answered, %d not; /v2/health/live on new connections: p50 %.1f ms, at most"
            + " %.1f ms, %d of %d not answered.")
        .formatted(
            c.slow,
            c.idle,
            c.point.clients,
            c.point.p50Ms,
            c.point.p99Ms,
            c.point.answered,
            c.point.busy + c.point.failed,
            c.healthP50Ms,
            c.healthMostMs,
            c.probesFailed,
            c.probes);
  }

  private static String text(Overload o) {
    return ("%d clients at a service that takes 2 requests at once: %,d answered, %,d told to come"
            + " back, %d failed; one client after that: %,d answered, %d not.")
        .formatted(o.clients, o.answered, o.busy, o.failed, o.answeredAfter, o.failedAfter);
  }

  private static String text(End e) {
    return "SIGTERM under %d clients: %,d predictions sent, %,d received, exit code %d."
        .formatted(e.clients, e.sent, e.received, e.exitCode);
  }
}
