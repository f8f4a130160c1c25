package dev.gangway.serve;

import io.javalin.http.Context;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the bodies of requests: each of a bounded size, all together in a bounded memory, none for
 * longer than the time of a request. No thread waits for one, and none takes a place among the
 * requests at work before it is whole.
 */
final class RequestBody {

  private static final int CHUNK = 16 << 10;
  private static final int SHARE_OF_HEAP = 16;

  private final ServeLimits limits;
  private final Semaphore places;
  private final Executor threads;
  private final Transfers uploads;

  RequestBody(ServeLimits limits, Executor threads) {
    this.limits = limits;
    places = new Semaphore(limits.requests());
    this.threads = threads;
    long memory =
        Math.max(2L * limits.bodyBytes(), Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    uploads = new Transfers(limits.uploads(), memory);
  }

  /** What is made of a body, in what is left of the request's time. */
  interface Use {
    void accept(byte[] body, Deadline end);
  }

  /**
   * Reads a body and uses it when it has come; the request ends after that.
   *
   * @throws Problem 413 if it is too large, 408 if it comes too slowly, 415 if it is compressed,
   *     503 if too many requests are at work
   */
  void with(Context request, Use use) {
    requirePlain(request);
    if (request.req().getContentLengthLong() > limits.bodyBytes()) {
      throw tooLarge();
    }
    Deadline end = Deadline.in(limits.time());
    request.future(
        () -> {
          Upload upload = new Upload(input(request));
          return upload
              .whole
              .orTimeout(end.left(), TimeUnit.NANOSECONDS)
              .handleAsync((body, failure) -> finish(upload, body, failure, use, end), threads);
        });
  }

  private static ServletInputStream input(Context request) {
    try {
      return request.req().getInputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Void finish(Upload upload, byte[] body, Throwable failure, Use use, Deadline end) {
    try (Transfers.Transfer memory = upload.memory) {
      if (failure != null) {
        throw problem(failure);
      }
      memory.arrived();
      work(() -> use.accept(body, end));
      return null;
    } catch (Error e) { // out of memory, for one: answered as every other failure is
      throw new IllegalStateException(e.toString(), e);
    }
  }

  private void work(Runnable work) {
    if (!places.tryAcquire()) {
      throw Problem.of(503, "%s requests are at work already: come back later", limits.requests());
    }
    try {
      work.run();
    } finally {
      places.release();
    }
  }

  /** How many requests are at work. */
  int atWork() {
    return limits.requests() - places.availablePermits();
  }

  private Problem problem(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Problem known) {
      return known;
    }
    if (cause instanceof TimeoutException || cause.getCause() instanceof TimeoutException) {
      return Problem.of(
          408, "the body took longer than %s seconds", Math.max(1, limits.time().toSeconds()));
    }
    return Problem.of(400, "the body ended before it was whole");
  }

  private static void requirePlain(Context request) {
    String encoding = request.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw Problem.of(415, "Content-Encoding is not supported: send the body as it is");
    }
  }

  private Problem tooLarge() {
    return Problem.of(413, "the body is larger than %s bytes", limits.bodyBytes());
  }

  /** A body on its way: read whenever some of it has come. */
  private final class Upload implements ReadListener {

    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final Transfers.Transfer memory =
        uploads.begin(() -> whole.completeExceptionally(Transfers.busy()));
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final ServletInputStream in;

    Upload(ServletInputStream in) {
      this.in = in;
      in.setReadListener(this);
    }

    @Override
    public void onDataAvailable() throws IOException {
      byte[] chunk = new byte[CHUNK];
      while (!whole.isDone() && in.isReady()) {
        int n = in.read(chunk);
        if (n < 0) {
          return;
        }
        append(chunk, n);
      }
    }

    private void append(byte[] chunk, int n) {
      if (body.size() + n > limits.bodyBytes()) {
        whole.completeExceptionally(tooLarge());
        return;
      }
      try {
        memory.grow(n);
        body.write(chunk, 0, n);
      } catch (Problem full) {
        whole.completeExceptionally(full);
      }
    }

    @Override
    public void onAllDataRead() {
      whole.complete(body.toByteArray());
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }
  }
}
