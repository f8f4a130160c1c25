package dev.gangway.data;

import dev.gangway.base.Reason;
import dev.gangway.data.DownloadException.Remedy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** One request for a file or for the rest of it (RFC 9110, section 14). Used once. */
final class DownloadTransfer {

  private static final long TICK_MILLIS = 100;

  private final URI address;
  private final DownloadPart part;
  private final DownloadBounds bounds;
  private final long start; // bytes that need not be sent again
  private volatile DownloadSink sink; // null until a body is accepted
  private boolean ended; // guarded by this

  DownloadTransfer(URI address, DownloadPart part, DownloadBounds bounds) throws IOException {
    this.address = address;
    this.part = part;
    this.bounds = bounds;
    this.start = resumable() ? part.length() : 0;
  }

  /** Whether the bytes that follow could be told from those of another version. */
  private boolean resumable() throws IOException {
    Optional<DownloadOrigin> origin = part.origin();
    return origin.isPresent() && (!ifRange(origin.get()).isEmpty() || origin.get().total() > 0);
  }

  private String ifRange(DownloadOrigin origin) {
    return origin.address().equals(address) ? origin.validator() : "";
  }

  /** Whether this goes on with bytes of an earlier try. */
  boolean resumes() {
    return start > 0;
  }

  /**
   * Brings the part as far as the server and the connection allow.
   *
   * @param progress told the bytes so far
   */
  void run(HttpClient client, FetchSettings settings, LongConsumer progress)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request(settings.answerTimeout()), this::receive);
    try {
      finish(await(answer, settings, progress).statusCode());
    } catch (ExecutionException e) {
      throw failure(e.getCause(), settings, through(client));
    } catch (TimeoutException e) {
      throw silent(settings.answerTimeout(), through(client));
    } finally {
      answer.cancel(true);
      end(progress);
    }
  }

  /** The client's threads may come late: after this they write nothing. */
  private synchronized void end(LongConsumer progress) {
    ended = true;
    if (sink != null) {
      sink.close();
      progress.accept(sink.length());
    }
  }

  private HttpRequest request(Duration timeout) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(timeout).header("User-Agent", "gangway");
    if (start > 0) {
      request.header("Range", "bytes=" + start + "-");
      part.origin()
          .map(this::ifRange)
          .filter(validator -> !validator.isEmpty())
          .ifPresent(validator -> request.header("If-Range", validator));
    }
    return request.build();
  }

  /** Waits for the end, unless no byte comes for too long. The caller's thread reports. */
  private HttpResponse<Void> await(
      CompletableFuture<HttpResponse<Void>> answer, FetchSettings settings, LongConsumer progress)
      throws ExecutionException, InterruptedException, TimeoutException, DownloadException {
    long seen = -1;
    long since = System.nanoTime();
    while (true) {
      try {
        return answer.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = sink == null ? -1 : sink.length();
        if (now != seen) {
          seen = now;
          since = System.nanoTime();
          progress.accept(now);
        } else if (now < 0 && System.nanoTime() - since > 2 * settings.answerTimeout().toNanos()) {
          throw e; // the client should have given up
        } else if (now >= 0 && System.nanoTime() - since > settings.stallTimeout().toNanos()) {
          throw DownloadException.retry("no byte for " + seconds(settings.stallTimeout()));
        }
      }
    }
  }

  private synchronized BodySubscriber<Void> receive(ResponseInfo info) {
    if (ended) {
      return BodySubscribers.discarding();
    }
    if (info.statusCode() == 200) {
      DownloadOrigin origin = DownloadOrigin.of(address, info.headers());
      sink = new DownloadSink(() -> begin(origin), 0, bounds.limit());
    } else if (info.statusCode() == 206 && start > 0 && continues(info)) {
      sink = new DownloadSink(part::resume, start, bounds.limit());
    }
    return sink == null ? BodySubscribers.discarding() : sink;
  }

  private FileChannel begin(DownloadOrigin origin) throws IOException {
    bounds.checkTotal(origin.total());
    part.discard();
    long free = Files.getFileStore(part.file().toAbsolutePath().getParent()).getUsableSpace();
    if (origin.total() > free) {
      throw new DownloadException(
          Remedy.STOP,
          String.format(Locale.ROOT, "needs %,d bytes, %,d are free", origin.total(), free),
          null);
    }
    return part.begin(origin);
  }

  /** Whether the bytes are those after ours, of a file of the same length. */
  private boolean continues(ResponseInfo info) {
    String range = info.headers().firstValue("Content-Range").orElse("");
    try {
      long total = part.origin().map(DownloadOrigin::total).orElse(0L);
      String end = total > 0 ? "-\\d+/(" + total + "|\\*)" : "-\\d+/(\\d+|\\*)";
      return range.matches("bytes " + start + end);
    } catch (IOException e) {
      return false;
    }
  }

  private void finish(int status) throws IOException {
    if (sink != null) {
      return;
    }
    if (status == 206 || status == 416) {
      part.discard();
      throw DownloadException.retry("cannot continue the file: HTTP " + status);
    }
    boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
    throw passing
        ? DownloadException.retry("HTTP " + status)
        : DownloadException.nextMirror("HTTP " + status);
  }

  private IOException failure(Throwable cause, FetchSettings settings, String through) {
    if (cause instanceof DownloadException known) {
      return known;
    }
    if (cause instanceof HttpTimeoutException) {
      return silent(
          cause instanceof HttpConnectTimeoutException
              ? settings.connectTimeout()
              : settings.answerTimeout(),
          through);
    }
    String reason = Reason.of(cause);
    String what =
        sink == null
            ? "no answer: " + reason + through
            : String.format(
                Locale.ROOT, "connection lost after %,d bytes: %s", sink.length(), reason);
    return new DownloadException(Remedy.RETRY, what, cause);
  }

  private static DownloadException silent(Duration timeout, String through) {
    return new DownloadException(
        Remedy.RETRY_ONCE, "no answer within " + seconds(timeout) + through, null);
  }

  /** The proxy, which may be what does not answer. */
  private String through(HttpClient client) {
    return client.proxy().stream()
        .flatMap(proxies -> proxies.select(address).stream())
        .filter(proxy -> proxy.address() instanceof InetSocketAddress)
        .map(proxy -> (InetSocketAddress) proxy.address())
        .map(proxy -> " through the proxy %s:%d".formatted(proxy.getHostString(), proxy.getPort()))
        .findFirst()
        .orElse("");
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
