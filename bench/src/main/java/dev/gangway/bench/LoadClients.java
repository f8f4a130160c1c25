package dev.gangway.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that each send an image, wait for the answer and send it again. */
final class LoadClients implements AutoCloseable {

  /**
   * What clients got of a service.
   *
   * @param millis of each prediction, ascending
   * @param busy answers that said to come back later
   * @param failed other answers, and requests without one
   * @param seconds that it took
   */
  record Load(double[] millis, int busy, int failed, double seconds) {

    int answered() {
      return millis.length;
    }

    double perSecond() {
      return answered() / seconds;
    }

    /** The time that so large a share of the predictions did not exceed. */
    double quantile(double share) {
      return answered() == 0 ? Double.NaN : Timings.quantile(millis, share);
    }
  }

  private static final int OK = 200;
  private static final int BUSY = 503;

  /** What one client got. */
  private static final class Tally {
    private final List<Double> millis = new ArrayList<>();
    private int busy;
    private int failed;
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;
  private final int count;
  private final ExecutorService threads;

  /**
   * Clients.
   *
   * @param service its address
   * @param image a file
   */
  LoadClients(URI service, byte[] image, int count) {
    this.count = count;
    request =
        HttpRequest.newBuilder(service.resolve("/predict"))
            .header("Content-Type", "image/png")
            .timeout(Duration.ofMinutes(1))
            .POST(BodyPublishers.ofByteArray(image))
            .build();
    threads = Executors.newFixedThreadPool(count);
  }

  /** Asks for some time; a client that is not answered at all gives up. */
  Load ask(Duration time) throws IOException {
    long begun = System.nanoTime();
    List<Future<Tally>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      running.add(threads.submit(() -> askUntil(begun + time.toNanos())));
    }
    List<Tally> all = new ArrayList<>();
    for (Future<Tally> client : running) {
      all.add(result(client));
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Load(
        all.stream().flatMap(tally -> tally.millis.stream()).mapToDouble(m -> m).sorted().toArray(),
        all.stream().mapToInt(tally -> tally.busy).sum(),
        all.stream().mapToInt(tally -> tally.failed).sum(),
        seconds);
  }

  private Tally askUntil(long end) throws InterruptedException {
    Tally tally = new Tally();
    try {
      while (System.nanoTime() < end) {
        long begun = System.nanoTime();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == OK) {
          tally.millis.add(Timings.since(begun));
        } else if (answer.statusCode() == BUSY
            && answer.headers().firstValue("Retry-After").isPresent()) {
          tally.busy++;
        } else {
          tally.failed++;
        }
      }
    } catch (IOException unanswered) {
      tally.failed++;
    }
    return tally;
  }

  private static Tally result(Future<Tally> client) throws IOException {
    try {
      return client.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
