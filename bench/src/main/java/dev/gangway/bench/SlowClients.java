package dev.gangway.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Clients that hold connections open: slow ones send an image of some size, a byte now and then,
 * and idle ones send nothing. Whom the service turns away comes back at once.
 */
final class SlowClients implements AutoCloseable {

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
