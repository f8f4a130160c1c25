package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that send, read or do nothing for as long as they may: the others do not wait for them.
 */
@Timeout(120)
class SlowClientsTest {

  private static final int SLOW = 64;
  private static final int IDLE = 700;
  private static final int PATIENCE_MILLIS = 15_000; // half of a request's time

  @TempDir private Path folder;
  private final List<Socket> sockets = new ArrayList<>();
  private ServiceTrial service;

  @BeforeEach
  void start() {
    start(ServeLimits.usual());
  }

  private void start(ServeLimits limits) {
    Path file = ServiceTrial.model(folder.resolve("digits.onnx"), 1);
    service = new ServiceTrial(ServeSettings.local(Map.of("digits", file)).withLimits(limits));
  }

  private void restart(ServeLimits limits) {
    service.close();
    start(limits);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    service.close();
  }

  private Socket connection() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.server.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    sockets.add(socket);
    return socket;
  }

  /** Says that a body comes and sends the first half of it. */
  private Socket upload(int bytes) throws IOException {
    Socket socket = connection();
    String head =
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: "
            + bytes
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(new byte[bytes / 2]);
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** On a connection of its own, as a probe has one. */
  private void requireHealth() throws IOException {
    Socket probe = connection();
    probe
        .getOutputStream()
        .write(
            "GET /v2/health/live HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(answer(probe)).startsWith("HTTP/1.1 200").endsWith("{\"live\":true}");
  }

  private void requireService() throws IOException {
    requireHealth();
    HttpResponse<String> answer =
        service.send(
            service
                .post("/predict", "image/png", ServiceTrial.image("png", 32, 32, 1))
                .timeout(Duration.ofMillis(PATIENCE_MILLIS)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void whoSendsSlowlyTakesNoPlace() throws IOException {
    for (int i = 0; i < 2 * SLOW; i++) {
      upload(20_000);
    }
    assertThat(service.get("/metrics").body()).contains("gangway_requests_at_work 0.0");
    requireService();
  }

  /** There is memory for a sixteenth of the heap, or two bodies. */
  @Test
  void halfABodyOfEachOfManyLeavesMemoryForOthers() throws IOException {
    restart(ServeLimits.usual().withBodyBytes(1 << 26));
    Socket first = upload(1 << 26);
    for (int i = 1; i < 12; i++) {
      upload(1 << 26);
    }
    requireService();
    assertThat(answer(first))
        .startsWith("HTTP/1.1 503")
        .contains("too much is being uploaded: come back later");
  }

  @Test
  void whoHoldsConnectionsOpenKeepsNobodyOut() throws IOException {
    for (int i = 0; i < IDLE; i++) {
      connection();
    }
    requireService();
    restart(ServeLimits.usual().withRequests(1));
    for (int i = 0; i < IDLE; i++) { // five times as many as are open at once
      connection();
    }
    requireService();
  }

  @Test
  void moreSlowClientsThanConnectionsKeepNobodyOut() throws IOException {
    restart(ServeLimits.usual().withRequests(1));
    for (int i = 0; i < 3 * SLOW; i++) {
      upload(20_000);
    }
    requireService();
  }

  /** Each answer is larger than what the system holds for a socket: 4 MB on Linux. */
  @Test
  void whoReadsSlowlyKeepsNoThread() throws IOException {
    service.close();
    Path wide = ServiceTrial.model(folder.resolve("digits.onnx"), 1, 3, 1024);
    ServeLimits limits = ServeLimits.usual().withRequests(4);
    service = new ServiceTrial(ServeSettings.local(Map.of("digits", wide)).withLimits(limits));
    byte[] planes = ServiceTrial.pixels(1, 1024 * 3 * ServiceTrial.SIDE * ServiceTrial.SIDE);
    byte[] head =
        ("{\"inputs\":[{\"name\":\"images\",\"datatype\":\"UINT8\",\"shape\":[1024,3,32,32],"
                + "\"parameters\":{\"binary_data_size\":"
                + planes.length
                + "}}]}")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] body = ByteBuffer.allocate(head.length + planes.length).put(head).put(planes).array();
    HttpResponse<String> quick =
        service.send(
            service
                .post("/v2/models/digits/infer", "application/octet-stream", body)
                .header("Inference-Header-Content-Length", "" + head.length));
    assertThat(quick.body().length()).isGreaterThan(6 << 20);
    String start =
        "POST /v2/models/digits/infer HTTP/1.1\r\nHost: localhost\r\n"
            + "Inference-Header-Content-Length: %d\r\nContent-Length: %d\r\n\r\n"
                .formatted(head.length, body.length);
    for (int i = 0; i < limits.threads() + 4; i++) {
      Socket socket = connection();
      socket.setReceiveBufferSize(1024);
      socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      assertThat(socket.getInputStream().read()).isEqualTo('H'); // and no more of it
    }
    requireService();
  }

  @Test
  void aConnectionWithoutARequestIsClosed() throws IOException {
    restart(ServeLimits.usual().withTime(Duration.ofSeconds(1)));
    assertThat(connection().getInputStream().read()).isEqualTo(-1);
    Socket half = connection();
    half.getOutputStream().write("GET /v2 HTTP".getBytes(StandardCharsets.US_ASCII));
    assertThat(answer(half)).doesNotContain("200");
    Socket used = connection();
    used.getOutputStream()
        .write(
            "GET /v2/health/live HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(answer(used)).startsWith("HTTP/1.1 200");
  }

  @Test
  void aBodyThatComesTooSlowlyIsGivenUp() throws IOException {
    restart(ServeLimits.usual().withTime(Duration.ofSeconds(1)));
    assertThat(answer(upload(1000)))
        .startsWith("HTTP/1.1 408")
        .contains("the body took longer than 1 seconds");
  }

  @Test
  void aBodyThatEndsEarlyKeepsNothing() throws IOException {
    Socket cut = upload(1000);
    cut.shutdownOutput();
    assertThat(answer(cut)).doesNotContain("HTTP/1.1 200");
    requireService();
  }

  /** 31 KB of 16 million rows of one pixel, refused by their head; eight took 50 s to decode. */
  @Test
  void tallImagesKeepNobodyWaiting() throws Exception {
    byte[] tall = tallPng(16_000_000);
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(clients.submit(() -> service.predict(tall)));
      }
      requireService();
      for (Future<HttpResponse<String>> answer : answers) {
        HttpResponse<String> refused = answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("1 x 16000000 pixels");
      }
    } finally {
      clients.shutdownNow();
    }
  }

  /** Grey, one pixel wide, all black. */
  private static byte[] tallPng(int rows) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(1).putInt(rows);
    header.put(new byte[] {8, 0, 0, 0, 0});
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    deflater.setInput(new byte[2 * rows]);
    deflater.finish();
    byte[] pixels = new byte[1 << 20];
    int length = deflater.deflate(pixels);
    deflater.end();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(png, "IHDR", header.array());
    chunk(png, "IDAT", Arrays.copyOf(pixels, length));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] content)
      throws IOException {
    byte[] named =
        ByteBuffer.allocate(4 + content.length)
            .put(type.getBytes(StandardCharsets.US_ASCII))
            .put(content)
            .array();
    CRC32 sum = new CRC32();
    sum.update(named);
    png.write(ByteBuffer.allocate(4).putInt(content.length).array());
    png.write(named);
    png.write(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }
}
