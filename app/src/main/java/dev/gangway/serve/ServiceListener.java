package dev.gangway.serve;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The socket, its threads and limits; and the end of both without the loss of a request. */
final class ServiceListener {

  private static final int BACKLOG = 1024;
  private static final long QUIET_MILLIS = 300;
  private static final long LOOK_MILLIS = 20;

  private final ServeSettings settings;
  private final GracefulHandler counter = new GracefulHandler();
  private final Connections connections;
  private final QueuedThreadPool threads;
  private ServerConnector connector;
  private volatile boolean stopping;

  ServiceListener(ServeSettings settings) {
    this.settings = settings;
    connections = new Connections(settings.limits());
    threads = new QueuedThreadPool(settings.limits().threads());
    threads.setName("service");
    threads.setDaemon(true);
  }

  Executor threads() {
    return threads;
  }

  void configure(JavalinConfig config) {
    config.jetty.threadPool = threads;
    config.jetty.addConnector(this::connector);
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(ServiceListener::sendError);
          server.setStopTimeout(settings.limits().time().toMillis());
          server.setHandler(counter);
          counter.setHandler(connections);
          connections.setHandler(new Answers(settings.limits()));
        });
  }

  private Connector connector(Server server, HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    Optional<TlsKeys> keys = settings.tls();
    if (keys.isPresent()) {
      http.addCustomizer(new SecureRequestCustomizer(false)); // the gate looks at the name
      connector =
          new ServerConnector(
              server,
              new SslConnectionFactory(keys.get().contextFactory(), plain.getProtocol()),
              plain);
    } else {
      connector = new ServerConnector(server, plain);
    }
    connector.setHost(settings.bind());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(settings.limits().time().toMillis());
    connector.addEventListener(connections);
    return connector;
  }

  /** What never came as far as a route: broken requests. */
  private static boolean sendError(Request request, Response response, Callback callback) {
    int status = response.getStatus() < 400 ? 400 : response.getStatus();
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    Problem problem = Problem.of(status, status < 500 ? "not a request" : "it failed");
    Content.Sink.write(response, true, problem.json(), callback);
    return true;
  }

  int port() {
    return connector.getLocalPort();
  }

  boolean stopping() {
    return stopping;
  }

  /** Tells whoever is answered now that the connection ends. */
  void sayGoodbye(Context request) {
    if (stopping) {
      request.header("Connection", "close");
    }
  }

  /**
   * Closes the door and waits until those inside are answered: no request at work for a moment, or
   * the time of a request is over.
   */
  void drain() {
    stopping = true;
    connector.close();
    long end = System.nanoTime() + settings.limits().time().toNanos();
    long quietSince = System.nanoTime();
    try {
      while (System.nanoTime() < end
          && System.nanoTime() - quietSince < TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS)) {
        if (counter.getCurrentRequestCount() > 0) {
          quietSince = System.nanoTime();
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
