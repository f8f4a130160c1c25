package dev.gangway.web;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.run.view.Curve;
import dev.gangway.run.view.Metrics;
import dev.gangway.run.view.RunView;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;

/** Answers the pages' questions with JSON. */
final class Api {

  private static final int MOST_NAMES = 128;

  private final RunList list;

  Api(RunList list) {
    this.list = list;
  }

  /**
   * Reads the list and the log that changed last before anybody asks: the first page comes at once.
   */
  void readAhead() {
    list.rows().stream()
        .max(Comparator.comparingLong(RunView.Row::changed))
        .flatMap(row -> list.run(row.id()))
        .ifPresent(run -> list.log(run).look(Metrics::last));
  }

  /** All runs. */
  void runs(Context request) {
    send(request, Map.of("folder", list.folder().root().toString(), "runs", list.rows()));
  }

  /** {@code run=ID}: one run. */
  void run(Context request) {
    RunView run = asked(request);
    RunView.Row row =
        list.rows().stream()
            .filter(any -> any.id().equals(run.id()))
            .findFirst()
            .orElseThrow(Api::noSuchRun);
    send(request, RunPage.of(run, row, list.log(run)));
  }

  /** {@code run=ID points=N [name=CURVE]... [from=N] [to=N]}: curves. */
  void curves(Context request) {
    RunView run = asked(request);
    Set<String> names = Set.copyOf(request.queryParams("name"));
    int from = number(request, "from", 0);
    int to = number(request, "to", Integer.MAX_VALUE - 1);
    int points = number(request, "points", 500);
    if (names.size() > MOST_NAMES) {
      throw new BadRequestResponse("at most " + MOST_NAMES + " names");
    }
    try {
      Curve.Window window = new Curve.Window(from, to, points);
      send(
          request,
          list.log(run)
              .look(
                  log ->
                      Map.of(
                          "last",
                          log.last(),
                          "curves",
                          log.curves(name -> names.isEmpty() || names.contains(name), window))));
    } catch (InputException wrong) {
      throw new BadRequestResponse(wrong.getMessage());
    }
  }

  /** {@code run=ID name=FILE}: a grid of generated images. */
  void sample(Context request) {
    byte[] picture =
        asked(request)
            .sample(String.valueOf(request.queryParam("name")))
            .orElseThrow(() -> new NotFoundResponse("there is no such picture"));
    request.contentType("image/png").result(picture);
  }

  /** {@code run=ID iteration=N}: the embeddings in the plane. */
  void layout(Context request) {
    send(request, asked(request).layout(number(request, "iteration", 0)));
  }

  private RunView asked(Context request) {
    return list.run(request.queryParam("run")).orElseThrow(Api::noSuchRun);
  }

  private static NotFoundResponse noSuchRun() {
    return new NotFoundResponse("there is no such run");
  }

  private static int number(Context request, String name, int otherwise) {
    String text = request.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("\\d{1,9}")) {
      throw new BadRequestResponse(name + " must be a whole number of at most nine digits");
    }
    return Integer.parseInt(text);
  }

  private static void send(Context request, Object value) {
    request.contentType("application/json; charset=utf-8").result(Json.line(value));
  }
}
