package dev.gangway.serve;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import dev.gangway.web.Access;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers with the predictions of models until it is closed; what it has accepted it finishes. */
public final class InferenceServer implements AutoCloseable {

  private final ServeSettings settings;
  private final ServiceListener listener;
  private final ServedModels models;
  private final RequestBody bodies;
  private final ServiceMetrics metrics;
  private final Javalin server;

  private InferenceServer(ServeSettings settings, String version, Consumer<String> notes) {
    this.settings = settings;
    listener = new ServiceListener(settings);
    bodies = new RequestBody(settings.limits(), listener.threads());
    metrics = new ServiceMetrics(bodies::atWork);
    models = new ServedModels(settings, metrics, notes);
    server = Javalin.create(config -> configure(config, version, notes));
  }

  /**
   * Starts it.
   *
   * @param version of the program
   * @param notes told what the operator should know: new files, failures
   * @throws InputException if a model cannot be opened or the port is taken
   */
  public static InferenceServer start(
      ServeSettings settings, String version, Consumer<String> notes) {
    InferenceServer service = new InferenceServer(settings, version, notes);
    try {
      service.server.start();
    } catch (RuntimeException e) {
      service.server.stop();
      service.models.close();
      throw settings.access().explained(e);
    }
    return service;
  }

  private void configure(JavalinConfig config, String version, Consumer<String> notes) {
    config.http.prefer405over404 = true;
    config.requestLogger.http(metrics::request);
    listener.configure(config);
    settings.access().configure(config);
    config.routes.after(listener::sayGoodbye);
    addRoutes(config, version);
    config.routes.exception(Problem.class, Access.answer(Problem::send));
    config.routes.exception(
        HttpResponseException.class,
        Access.answer(
            (e, request) -> {
              allowed(e).ifPresent(methods -> request.header("Allow", methods));
              Problem.of(e.getStatus(), "%s", e.getMessage()).send(request);
            }));
    config.routes.exception(
        Exception.class,
        Access.answer(
            (e, request) -> {
              notes.accept("a request failed: " + Reason.of(e));
              Problem.of(500, "it failed").send(request);
            }));
  }

  /** The methods that a path has, where the request's is none of them. */
  private static Optional<String> allowed(HttpResponseException e) {
    return e instanceof MethodNotAllowedResponse
        ? Optional.ofNullable(e.getDetails().get("availableMethods"))
        : Optional.empty();
  }

  private void addRoutes(JavalinConfig config, String version) {
    ProtocolApi protocol = new ProtocolApi(models, bodies, version, listener::stopping);
    PredictApi predict = new PredictApi(models, bodies, settings);
    get(config, "/v2", protocol::server);
    get(config, "/v2/health/live", protocol::live);
    get(config, "/v2/health/ready", protocol::ready);
    for (String model : List.of("/v2/models/{name}", "/v2/models/{name}/versions/{version}")) {
      get(config, model, protocol::model);
      get(config, model + "/ready", protocol::modelReady);
      post(config, model + "/infer", protocol::infer);
    }
    post(config, "/predict", predict::predict);
    get(config, "/models", predict::models);
    get(config, "/metrics", metrics::send);
    get(config, "/openapi.json", request -> ServicePages.describe(models, version, request));
    ServicePages.FILES.forEach(
        (path, file) -> get(config, path, request -> ServicePages.send(file, request)));
  }

  private static void get(JavalinConfig config, String path, Handler work) {
    config.routes.addHttpHandler(HandlerType.GET, path, named(path, work));
  }

  private static void post(JavalinConfig config, String path, Handler work) {
    config.routes.addHttpHandler(HandlerType.POST, path, named(path, work));
  }

  static Handler named(String route, Handler work) {
    return request -> {
      request.attribute(ServiceMetrics.ROUTE, route);
      try {
        work.handle(request);
      } catch (Error e) { // out of memory, for one: answered as every other failure is
        throw new IllegalStateException(e.toString(), e);
      }
    };
  }

  /** How many images and tensors it has answered with a prediction; after the end, too. */
  public long answered() {
    return metrics.predictions();
  }

  public int port() {
    return listener.port();
  }

  /** What to open in a browser; without the token's text. */
  public String address() {
    return settings.access().address(port());
  }

  /** Accepts nothing more, answers what was accepted, then ends. */
  @Override
  public void close() {
    listener.drain();
    server.stop();
    models.close();
  }
}
