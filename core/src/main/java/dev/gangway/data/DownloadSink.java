package dev.gangway.data;

import dev.gangway.base.Reason;
import dev.gangway.data.DownloadException.Remedy;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;

/** Writes the body of a response to disk as it arrives, until it ends, is too long or is closed. */
final class DownloadSink implements BodySubscriber<Void> {

  /** Opens the file to write to, when the body starts. */
  @FunctionalInterface
  interface Opening {
    FileChannel open() throws IOException;
  }

  private final Opening opening;
  private final long limit;
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private Subscription subscription;
  private FileChannel channel; // null before the body starts and after it has ended
  private boolean closed;
  private final AtomicLong length;

  /**
   * @param start bytes of the file that have arrived before
   * @param limit bytes accepted of the whole file
   */
  DownloadSink(Opening opening, long start, long limit) {
    this.opening = opening;
    this.length = new AtomicLong(start);
    this.limit = limit;
  }

  /** Bytes of the file so far. */
  long length() {
    return length.get();
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public synchronized void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    if (closed) {
      subscription.cancel();
      return;
    }
    try {
      channel = opening.open();
      subscription.request(1);
    } catch (IOException e) {
      fail(onDisk(e));
    }
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    if (channel == null) {
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        write(buffer);
      }
      subscription.request(1);
    } catch (IOException e) {
      fail(onDisk(e));
    }
  }

  private void write(ByteBuffer buffer) throws IOException {
    if (length.get() + buffer.remaining() > limit) {
      throw DownloadException.nextMirror(
          String.format(Locale.ROOT, "sent more than the %,d bytes accepted", limit));
    }
    while (buffer.hasRemaining()) {
      length.addAndGet(channel.write(buffer));
    }
  }

  private static IOException onDisk(IOException e) {
    return e instanceof DownloadException
        ? e
        : new DownloadException(Remedy.STOP, "cannot write to disk: " + Reason.of(e), e);
  }

  @Override
  public void onError(Throwable failure) {
    close();
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    close();
    body.complete(null);
  }

  private void fail(IOException failure) {
    subscription.cancel();
    onError(failure);
  }

  /** Nothing is written after this. */
  synchronized void close() {
    closed = true;
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      body.completeExceptionally(onDisk(e));
    } finally {
      channel = null;
    }
  }
}
