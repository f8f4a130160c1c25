package dev.gangway.web;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.plugin.bundled.RateLimitPlugin;
import java.net.BindException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves the pages over a folder of runs until it is closed. */
public final class Dashboard implements AutoCloseable {

  private static final int MOST_THREADS = 24;
  private static final int MOST_CONNECTIONS = 256;
  private static final int LONGEST_HEADERS = 8 << 10;

  /** Of one address to one page, a second. */
  private static final int MOST_REQUESTS = 100;

  private final DashboardSettings settings;
  private final EventStream events;
  private final Javalin server;

  private Dashboard(DashboardSettings settings, EventStream events, Javalin server) {
    this.settings = settings;
    this.events = events;
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @throws InputException if the folder is missing or the port is taken
   */
  public static Dashboard start(DashboardSettings settings) {
    RunsFolder folder = RunsFolder.open(settings.runs());
    RunList list = new RunList(folder);
    EventStream events = new EventStream(list);
    Api api = new Api(list);
    Javalin server = Javalin.create(config -> configure(config, settings, api, events));
    try {
      server.start(settings.bind(), settings.port());
    } catch (RuntimeException e) {
      server.stop();
      throw explained(e, settings);
    }
    Thread ahead = new Thread(api::readAhead, "dashboard ahead");
    ahead.setDaemon(true);
    ahead.start();
    return new Dashboard(settings, events, server);
  }

  /** Starts it; on any free port if the one asked for is taken. */
  public static Dashboard startNear(DashboardSettings settings) {
    try {
      return start(settings);
    } catch (InputException taken) {
      return start(settings.withPort(0)); // another complaint is made again
    }
  }

  private static RuntimeException explained(RuntimeException e, DashboardSettings settings) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return InputException.of(
            "port %s of %s cannot be had: %s (choose another --port, 0 for any)",
            settings.port(), settings.bind(), Reason.of(cause));
      }
    }
    return e;
  }

  private static void configure(
      JavalinConfig config, DashboardSettings settings, Api api, EventStream events) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = 0;
    config.registerPlugin(new RateLimitPlugin());
    limit(config);
    Gate gate = new Gate(settings);
    config.routes.before(gate::pass);
    config.routes.before(Dashboard::limitRequests);
    config.routes.get("/api/runs", api::runs);
    config.routes.get("/api/run", api::run);
    config.routes.get("/api/curves", api::curves);
    config.routes.get("/api/compare", api::compare);
    config.routes.get("/api/sample", api::sample);
    config.routes.get("/api/layout", api::layout);
    config.routes.sse("/api/events", events::open);
    config.routes.get("/*", PageFiles::send);
    config.routes.exception(HttpResponseException.class, FailedRequest.answer(Dashboard::refuse));
    config.routes.exception(
        Exception.class,
        FailedRequest.answer(
            (e, request) -> request.status(HttpStatus.INTERNAL_SERVER_ERROR).result("it failed")));
  }

  private static void limit(JavalinConfig config) {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
    threads.setName("dashboard");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(
        server -> server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server)));
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(LONGEST_HEADERS);
          http.setSendServerVersion(false);
        });
  }

  private static void limitRequests(Context request) {
    request.with(RateLimitPlugin.class).requestPerTimeUnit(MOST_REQUESTS, TimeUnit.SECONDS);
  }

  private static void refuse(HttpResponseException e, Context request) {
    request.status(e.getStatus()).contentType("text/plain; charset=utf-8").result(e.getMessage());
  }

  /** The port on which it listens. */
  public int port() {
    return server.port();
  }

  /** What to open in a browser; without the token's text. */
  public String address() {
    String host = settings.bind().contains(":") ? "[" + settings.bind() + "]" : settings.bind();
    String token = settings.token().isPresent() ? "?token=TOKEN" : "";
    return "http://%s:%d/%s".formatted(host, port(), token);
  }

  @Override
  public void close() {
    events.close();
    server.stop();
  }
}
