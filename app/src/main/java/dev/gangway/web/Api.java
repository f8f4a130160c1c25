package dev.gangway.web;

import dev.gangway.run.InputException;
import dev.gangway.run.Json;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers the pages' questions with JSON. */
final class Api {

  private static final long CACHED_POINTS = 16L << 20;
  private static final int MOST_NAMES = 128;

  private final RunsFolder folder;
  private final RunList list;
  private final RunFiles files;
  private final RunLogs logs = new RunLogs(CACHED_POINTS);

  Api(RunsFolder folder, RunList list) {
    this.folder = folder;
    this.list = list;
    this.files = new RunFiles(folder);
  }

  /** All runs. */
  void runs(Context request) {
    send(request, Map.of("folder", folder.root().toString(), "runs", list.rows()));
  }

  /** {@code run=ID}: one run. */
  void run(Context request) {
    Path run = place(request);
    String id = request.queryParam("run");
    RunRow row =
        list.rows().stream()
            .filter(any -> any.id().equals(id))
            .findFirst()
            .orElseThrow(Api::noSuchRun);
    send(request, RunPage.of(run, row, logs.of(run), files));
  }

  /** {@code run=ID points=N [name=CURVE]... [from=N] [to=N]}: curves. */
  void curves(Context request) {
    Path run = place(request);
    Set<String> names = Set.copyOf(request.queryParams("name"));
    int from = number(request, "from", 0);
    int to = number(request, "to", Integer.MAX_VALUE - 1);
    int points = number(request, "points", 500);
    if (names.size() > MOST_NAMES) {
      throw new BadRequestResponse("at most " + MOST_NAMES + " names");
    }
    try {
      send(
          request,
          logs.of(run).curves(name -> names.isEmpty() || names.contains(name), from, to, points));
    } catch (InputException wrong) {
      throw new BadRequestResponse(wrong.getMessage());
    }
  }

  /** {@code run=ID name=FILE}: a grid of generated images. */
  void sample(Context request) {
    byte[] picture =
        files
            .sample(place(request), String.valueOf(request.queryParam("name")))
            .orElseThrow(() -> new NotFoundResponse("there is no such picture"));
    request.contentType("image/png").result(picture);
  }

  /** {@code run=ID iteration=N}: the embeddings in the plane. */
  void layout(Context request) {
    List<Layout> layouts = files.layout(place(request), number(request, "iteration", 0));
    send(request, layouts);
  }

  private Path place(Context request) {
    return list.place(request.queryParam("run")).orElseThrow(Api::noSuchRun);
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
