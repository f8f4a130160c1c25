package dev.gangway.web;

import dev.gangway.base.Json;
import dev.gangway.run.view.RunView.Row;
import io.javalin.http.sse.SseClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells open pages which runs have changed, each second at most (server-sent events). A page has a
 * thread of its own, so that one that reads slowly keeps nobody waiting.
 */
final class EventStream implements AutoCloseable {

  /** Pages that can follow at once. */
  static final int MOST_CLIENTS = 16;

  private static final long MILLIS_BETWEEN = 1_000;
  private static final int SILENT_ROUNDS = 10;
  private static final int PATIENCE_SECONDS = 5;

  /** Rows that are new or changed, and ids that are gone. */
  private record Changes(List<Row> rows, List<String> gone) {}

  private final RunList list;
  private final Semaphore places = new Semaphore(MOST_CLIENTS);
  private final AtomicInteger count = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "dashboard events " + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  EventStream(RunList list) {
    this.list = list;
  }

  /** Begins to tell a page; one too many is told so and hung up on. */
  void open(SseClient client) {
    if (!places.tryAcquire()) {
      client.sendEvent("full", Integer.toString(MOST_CLIENTS));
      client.close();
      return;
    }
    client.keepAlive();
    threads.execute(() -> follow(client));
  }

  private void follow(SseClient client) {
    try {
      Map<String, Row> told = new HashMap<>();
      int silent = 0;
      while (!client.terminated() && !threads.isShutdown()) {
        Changes changes = changes(told, list.rows());
        boolean any = !changes.rows.isEmpty() || !changes.gone.isEmpty();
        if (any) {
          client.sendEvent("runs", Json.line(changes));
        } else if (silent >= SILENT_ROUNDS) {
          client.sendComment("still here"); // notices a page that has gone
        }
        silent = any || silent >= SILENT_ROUNDS ? 0 : silent + 1;
        Thread.sleep(MILLIS_BETWEEN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
      client.close();
    }
  }

  private static Changes changes(Map<String, Row> told, List<Row> rows) {
    List<Row> fresh = new ArrayList<>();
    Map<String, Row> now = new HashMap<>();
    for (Row row : rows) {
      now.put(row.id(), row);
      if (!row.equals(told.get(row.id()))) {
        fresh.add(row);
      }
    }
    List<String> gone = told.keySet().stream().filter(id -> !now.containsKey(id)).sorted().toList();
    told.clear();
    told.putAll(now);
    return new Changes(fresh, gone);
  }

  /** Hangs up on every page; they are gone when it returns, or after a few seconds. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
