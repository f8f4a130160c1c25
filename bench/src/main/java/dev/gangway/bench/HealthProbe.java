package dev.gangway.bench;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a service ten times a second whether it lives, on a new connection each time. */
final class HealthProbe implements AutoCloseable {

  private static final long MILLIS_BETWEEN = 100;
  private static final int PATIENCE_MILLIS = 30_000;

  private final URI service;
  private final List<Double> millis = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread = new Thread(this::ask, "health");
  private int failed;

  HealthProbe(URI service) {
    this.service = service;
    thread.setDaemon(true);
    thread.start();
  }

  private void ask() {
    try {
      while (!end.await(MILLIS_BETWEEN, TimeUnit.MILLISECONDS)) {
        long begun = System.nanoTime();
        if (isAlive()) {
          millis.add(Timings.since(begun));
        } else {
          failed++;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAlive() {
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request = "GET /v2/health/live HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .startsWith("HTTP/1.1 200");
    } catch (IOException unanswered) {
      return false;
    }
  }

  /** What it got until now; no more after it. */
  LoadClients.Load end() {
    close();
    return new LoadClients.Load(
        millis.stream().mapToDouble(m -> m).sorted().toArray(), 0, failed, 1); // rate unused
  }

  @Override
  public void close() {
    end.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
