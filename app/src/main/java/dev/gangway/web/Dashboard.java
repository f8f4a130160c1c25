package dev.gangway.web;

import dev.gangway.base.InputException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.plugin.bundled.RateLimitPlugin;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves the pages over a folder of runs until it is closed. */
public final class Dashboard implements AutoCloseable {

  /** The port when none is asked for. */
  public static final int PORT = 6060;

  private static final int MOST_THREADS = 24;
  private static final int MOST_CONNECTIONS = 256;

  /** Of one address to one page, a second. */
  private static final int MOST_REQUESTS = 100;

  private final Access access;
  private final Javalin server;

  private Dashboard(Access access, Javalin server) {
    this.access = access;
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param runs folder of runs, or one run
   * @throws InputException if the folder is missing or the port is taken
   */
  public static Dashboard start(Path runs, Access access) {
    Api api = new Api(new RunList(RunsFolder.open(runs)));
    Javalin server = Javalin.create(config -> configure(config, access, api));
    try {
      server.start(access.bind(), access.port());
    } catch (RuntimeException e) {
      server.stop();
      throw access.explained(e);
    }
    Thread ahead = new Thread(api::readAhead, "dashboard ahead");
    ahead.setDaemon(true);
    ahead.start();
    return new Dashboard(access, server);
  }

  /** Starts it at the usual port, or at any free one if that is taken. */
  public static Dashboard startNear(Path runs, Access access) {
    try {
      return start(runs, access);
    } catch (InputException taken) { // another complaint is made again
      return start(
          runs, new Access(access.name(), access.bind(), 0, access.token(), access.encrypted()));
    }
  }

  private static void configure(JavalinConfig config, Access access, Api api) {
    config.registerPlugin(new RateLimitPlugin());
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
    threads.setName("dashboard");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(
        server -> server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server)));
    access.configure(config);
    config.routes.before(
        request ->
            request
                .with(RateLimitPlugin.class)
                .requestPerTimeUnit(MOST_REQUESTS, TimeUnit.SECONDS));
    config.routes.get("/api/runs", api::runs);
    config.routes.get("/api/run", api::run);
    config.routes.get("/api/curves", api::curves);
    config.routes.get("/api/compare", api::compare);
    config.routes.get("/api/sample", api::sample);
    config.routes.get("/api/layout", api::layout);
    config.routes.get("/*", PageFiles::send);
    config.routes.exception(HttpResponseException.class, Access.answer(Dashboard::refuse));
    config.routes.exception(
        Exception.class,
        Access.answer(
            (e, request) -> request.status(HttpStatus.INTERNAL_SERVER_ERROR).result("it failed")));
  }

  private static void refuse(HttpResponseException e, Context request) {
    request.status(e.getStatus()).contentType("text/plain; charset=utf-8").result(e.getMessage());
  }

  int port() {
    return server.port();
  }

  /** What to open in a browser; without the token's text. */
  public String address() {
    return access.address(port());
  }

  @Override
  public void close() {
    server.stop();
  }
}
