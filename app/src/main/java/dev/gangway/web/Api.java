package dev.gangway.web;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.run.view.Curve;
import dev.gangway.run.view.Metrics;
import dev.gangway.run.view.RunLog;
import dev.gangway.run.view.RunView;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Answers the pages' questions with JSON; a report holds the answers to its own. */
record Api(RunList list) {

  private static final int MOST_NAMES = 128;
  private static final int MOST_COMPARED = 12;

  /** The answer about all runs; the version is another when a row is. */
  record Runs(String folder, String version, Optional<List<RunView.Row>> runs) {}

  /** Curves of a run and its last iteration. */
  record Curves(long last, Map<String, Line> curves) {

    /** A curve in buckets with its title; {@link Curve.Buckets} has the rest. */
    record Line(String title, List<Integer> x, List<Float> y, List<Float> min, List<Float> max) {}

    static Curves of(RunLog log, Predicate<String> names, Curve.Window window) {
      return log.look(
          metrics -> {
            Map<String, Line> lines = new LinkedHashMap<>();
            Map<String, Curve.Buckets> curves = metrics.curves(names, window);
            for (String name : curves.keySet().stream().sorted(Titles.order()).toList()) {
              Curve.Buckets of = curves.get(name);
              lines.put(name, new Line(Titles.curve(name), of.x(), of.y(), of.min(), of.max()));
            }
            return new Curves(metrics.last(), lines);
          });
    }
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

  /** {@code [known=VERSION]}: all runs; without them for a page that knows them as they are. */
  void runs(Context request) {
    List<RunView.Row> rows = list.rows();
    String version = Integer.toHexString(rows.hashCode());
    boolean known = version.equals(request.queryParam("known"));
    send(
        request,
        new Runs(
            list.folder().root().toString(),
            version,
            known ? Optional.empty() : Optional.of(rows)));
  }

  /** {@code run=ID}: one run. */
  void run(Context request) {
    RunView run = asked(request.queryParam("run"));
    RunView.Row row = row(run.id());
    Optional<RunView.Row> baseline =
        list.rows().stream()
            .filter(other -> folder(other.id()).equals(folder(row.id())))
            .filter(other -> RunPage.isBaselineOf(other, row))
            .findFirst();
    send(request, RunPage.of(run, row, list.log(run), new RunPage.Reader(true, baseline)));
  }

  private static String folder(String id) {
    return id.substring(0, id.lastIndexOf('/') + 1);
  }

  private RunView.Row row(String id) {
    return list.rows().stream()
        .filter(any -> any.id().equals(id))
        .findFirst()
        .orElseThrow(Api::noSuchRun);
  }

  /** {@code run=ID...}: several side by side. */
  void compare(Context request) {
    List<String> ids = request.queryParams("run");
    if (ids.isEmpty() || ids.size() > MOST_COMPARED) {
      throw new BadRequestResponse("1 to " + MOST_COMPARED + " runs");
    }
    send(request, Comparison.of(ids.stream().map(this::asked).map(Comparison.Member::of).toList()));
  }

  /** {@code run=ID points=N [name=CURVE]... [from=N] [to=N]}: curves. */
  void curves(Context request) {
    RunView run = asked(request.queryParam("run"));
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
          Curves.of(list.log(run), name -> names.isEmpty() || names.contains(name), window));
    } catch (InputException wrong) {
      throw new BadRequestResponse(wrong.getMessage());
    }
  }

  /** {@code run=ID name=FILE}: a grid of generated images. */
  void sample(Context request) {
    byte[] picture =
        asked(request.queryParam("run"))
            .sample(String.valueOf(request.queryParam("name")))
            .orElseThrow(() -> new NotFoundResponse("there is no such picture"));
    request.contentType("image/png").result(picture);
  }

  /** {@code run=ID iteration=N}: the embeddings in the plane. */
  void layout(Context request) {
    send(request, asked(request.queryParam("run")).layout(number(request, "iteration", 0)));
  }

  private RunView asked(String id) {
    return list.run(id).orElseThrow(Api::noSuchRun);
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
