package dev.gangway.dist;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Ranks as threads that meet on loopback, as processes would. */
public final class Ranks {

  private Ranks() {}

  /** What one rank does. */
  @FunctionalInterface
  public interface Work<T> {
    T of(Communicator communicator) throws Exception;
  }

  /** Runs all ranks at once; returns what each came to. */
  public static <T> List<T> run(int size, Work<T> work) throws Exception {
    int port = freePort();
    ExecutorService threads = Executors.newFixedThreadPool(size);
    try {
      List<Future<T>> results = new ArrayList<>();
      for (int rank = 0; rank < size; rank++) {
        results.add(threads.submit(rank(rank, size, port, work)));
      }
      List<T> values = new ArrayList<>();
      for (Future<T> result : results) {
        values.add(result.get());
      }
      return values;
    } finally {
      threads.shutdown();
    }
  }

  private static <T> Callable<T> rank(int rank, int size, int port, Work<T> work) {
    return () -> {
      Rendezvous at = new Rendezvous(rank, size, "127.0.0.1", port, Duration.ofSeconds(60));
      try (Communicator communicator = at.join()) {
        return work.of(communicator);
      }
    };
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
