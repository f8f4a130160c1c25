package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;

class DownloadSinkTest {

  private static final class Counting implements Subscription {
    boolean cancelled;

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  @Test
  void aFullDiskStopsTheDownload() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs /dev/full");
    DownloadSink sink =
        new DownloadSink(() -> FileChannel.open(full, StandardOpenOption.WRITE), 0, 100);
    Counting subscription = new Counting();
    sink.onSubscribe(subscription);
    sink.onNext(List.of(ByteBuffer.wrap(new byte[10])));
    assertThat(subscription.cancelled).isTrue();
    assertThatThrownBy(() -> sink.getBody().toCompletableFuture().join())
        .hasRootCauseMessage("No space left on device")
        .cause()
        .isInstanceOf(DownloadException.class)
        .hasMessage("cannot write to disk: No space left on device")
        .extracting(e -> ((DownloadException) e).remedy())
        .isEqualTo(DownloadException.Remedy.STOP);
  }

  @Test
  void aClosedSinkOpensNothing() {
    DownloadSink sink =
        new DownloadSink(
            () -> {
              throw new AssertionError("opened");
            },
            0,
            100);
    Counting subscription = new Counting();
    sink.close();
    sink.onSubscribe(subscription);
    assertThat(subscription.cancelled).isTrue();
  }
}
