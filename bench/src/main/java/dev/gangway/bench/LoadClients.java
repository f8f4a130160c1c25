package dev.gangway.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

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

  /** Asks a service ten times a second whether it lives, on a new connection each time. */
  static final class HealthProbe implements AutoCloseable {

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

  /**
   * Clients that hold connections open: slow ones send an image of some size, a byte now and then,
   * and idle ones send nothing. Whom the service turns away comes back at once.
   */
  static final class SlowClients implements AutoCloseable {

    private static final int LENGTH = 100_000;
    private static final long MILLIS_BETWEEN_BYTES = 500;

    private final InetSocketAddress service;
    private final int slow;
    private final SocketChannel[] channels; // the slow ones first
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread = new Thread(this::keep, "slow clients");

    /** Opens all connections, then keeps them. */
    SlowClients(URI service, int slow, int idle) throws IOException {
      this.service = new InetSocketAddress(service.getHost(), service.getPort());
      this.slow = slow;
      channels = new SocketChannel[slow + idle];
      for (int i = 0; i < channels.length; i++) {
        channels[i] = open(i);
      }
      thread.setDaemon(true);
      thread.start();
    }

    private SocketChannel open(int i) throws IOException {
      SocketChannel channel = SocketChannel.open(service);
      if (i < slow) {
        String head =
            "POST /predict HTTP/1.1\r\nHost: %s\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n"
                .formatted(service.getHostString(), LENGTH);
        ByteBuffer half = ByteBuffer.allocate(head.length() + LENGTH / 2);
        half.put(head.getBytes(StandardCharsets.US_ASCII)).rewind();
        while (half.hasRemaining()) {
          channel.write(half);
        }
      }
      channel.configureBlocking(false);
      return channel;
    }

    private void keep() {
      try {
        while (!end.await(MILLIS_BETWEEN_BYTES, TimeUnit.MILLISECONDS)) {
          for (int i = 0; i < channels.length; i++) {
            if (!isOpen(channels[i], i < slow)) {
              channels[i].close();
              channels[i] = open(i);
            }
          }
        }
      } catch (IOException | InterruptedException gone) {
        // the service has ended
      }
    }

    private static boolean isOpen(SocketChannel channel, boolean sends) {
      try {
        if (sends) {
          channel.write(ByteBuffer.allocate(1));
        }
        return channel.read(ByteBuffer.allocate(1024)) == 0;
      } catch (IOException closed) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      end.countDown();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      for (SocketChannel channel : channels) {
        channel.close();
      }
    }
  }
}
