package dev.gangway.web.serve;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads the bodies of requests: each of a bounded size, all together in a bounded memory, none for
 * longer than the time of a request.
 */
final class RequestBody {

  private static final int KIBIBYTE = 1024;
  private static final int CHUNK = 16 * KIBIBYTE;
  private static final int SHARE_OF_HEAP = 16;

  private final ServeLimits limits;
  private final Semaphore kibibytes;

  RequestBody(ServeLimits limits) {
    this.limits = limits;
    long memory =
        Math.max(2L * limits.bodyBytes(), Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    kibibytes = new Semaphore((int) Math.min(Integer.MAX_VALUE, memory / KIBIBYTE));
  }

  /** What is made of a body, in what is left of the request's time. */
  interface Use {
    void accept(byte[] body, Deadline end);
  }

  /**
   * Reads a body and holds its share of the memory while it is used: all of it from the start if
   * its length is told, else as much as has come.
   *
   * @throws Problem 413 if it is too large, 408 if it comes too slowly, 415 if it is compressed,
   *     503 if too many others are being read
   */
  void with(Context request, Use use) {
    requirePlain(request);
    long length = request.req().getContentLengthLong();
    if (length > limits.bodyBytes()) {
      throw tooLarge();
    }
    Deadline end = Deadline.in(limits.time());
    Share share = new Share();
    try {
      share.growTo(Math.max(0, length));
      use.accept(read(request, share, end), end);
    } finally {
      share.release();
    }
  }

  /** What one body takes of the memory. */
  private final class Share {

    private int held;

    void growTo(long bytes) {
      int needed = 1 + (int) (bytes / KIBIBYTE);
      if (needed > held) {
        if (!kibibytes.tryAcquire(needed - held)) {
          throw Problem.of(503, "too much is being uploaded: come back later");
        }
        held = needed;
      }
    }

    void release() {
      kibibytes.release(held);
    }
  }

  private static void requirePlain(Context request) {
    String encoding = request.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw Problem.of(415, "Content-Encoding is not supported: send the body as it is");
    }
  }

  private byte[] read(Context request, Share share, Deadline end) {
    try (InputStream in = request.req().getInputStream()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        body.write(chunk, 0, n);
        if (body.size() > limits.bodyBytes()) {
          throw tooLarge();
        }
        share.growTo(body.size());
        if (end.isOver()) {
          throw slow();
        }
      }
      return body.toByteArray();
    } catch (IOException e) {
      if (end.isOver() || e.getCause() instanceof java.util.concurrent.TimeoutException) {
        throw slow();
      }
      throw Problem.of(400, "the body ended before it was whole");
    }
  }

  private Problem tooLarge() {
    return Problem.of(413, "the body is larger than %s bytes", limits.bodyBytes());
  }

  private Problem slow() {
    return Problem.of(
        408,
        "the body took longer than %s seconds",
        TimeUnit.MILLISECONDS.toSeconds(limits.time().toMillis()));
  }
}
