package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 3,000 broken and hostile requests, the same in every run: an answer or a complaint to each, never
 * a failure, and nothing kept of them. {@code MutatedImagesTest} has 7,000 for the decoder alone.
 */
@Timeout(180)
class MutatedRequestsTest {

  private static final long MOST_KEPT = 8 << 20; // bytes; the bodies together are larger

  @TempDir private static Path folder;
  private static ServiceTrial service;
  private static long heap;

  @BeforeAll
  static void start() {
    Path file = ServiceTrial.model(folder.resolve("digits.onnx"), 1);
    service =
        new ServiceTrial(
            ServeSettings.local(Map.of("digits", file))
                .withLimits(ServeLimits.usual().withPixels(1 << 20).withBodyBytes(1 << 20)));
    requireHealth();
    heap = heapInUse();
  }

  @AfterAll
  static void nothingIsKept() {
    assertThat(heapInUse() - heap).isLessThan(MOST_KEPT);
    service.close();
  }

  private static long heapInUse() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static byte[] mutated(byte[] whole, Random random) {
    byte[] copy = whole.clone();
    switch (random.nextInt(4)) {
      case 0 -> copy = Arrays.copyOf(copy, random.nextInt(copy.length));
      case 1 -> copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        for (int i = 0; i < 8; i++) {
          copy[random.nextInt(Math.min(64, copy.length))] = (byte) random.nextInt();
        }
      }
      default -> {
        int at = random.nextInt(copy.length);
        int end = Math.min(copy.length, at + random.nextInt(200));
        Arrays.fill(copy, at, end, (byte) random.nextInt());
      }
    }
    return copy;
  }

  private static void note(Map<Integer, Integer> statuses, HttpResponse<String> answer) {
    statuses.merge(answer.statusCode(), 1, Integer::sum);
    if (answer.statusCode() != 200) {
      assertThat(answer.statusCode()).as(answer.body()).isIn(400, 413, 415);
      InferenceServerTest.requireProblem(answer, answer.statusCode());
    }
  }

  @Test
  void brokenImagesAreComplainedAbout() {
    Random random = new Random(1);
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (String format : List.of("png", "jpg", "bmp", "gif")) {
      byte[] whole = ServiceTrial.image(format, 24, 24, 2);
      for (int i = 0; i < 500; i++) {
        note(statuses, service.predict(mutated(whole, random)));
      }
    }
    assertThat(statuses.get(400)).isGreaterThan(600);
    requireHealth();
  }

  @Test
  void brokenTensorsAreComplainedAbout() {
    Random random = new Random(2);
    byte[] whole =
        ServiceTrial.tensor(ServiceTrial.pixels(3, 3072), 3).getBytes(StandardCharsets.UTF_8);
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      byte[] body = mutated(whole, random);
      var request = service.post("/v2/models/digits/infer", "application/json", body);
      if (i % 5 == 0) {
        request.header("Inference-Header-Content-Length", "" + random.nextInt(2 * whole.length));
      }
      note(statuses, service.send(request));
    }
    assertThat(statuses.get(400)).isGreaterThan(150);
    requireHealth();
  }

  /** Every field in turn holds every kind of value that it may not hold, and some that it may. */
  @Test
  void wrongTypesAreComplainedAbout() {
    List<String> values =
        List.of(
            "null",
            "true",
            "-1",
            "1.5",
            "1e999",
            "\"x\"",
            "\"\"",
            "[]",
            "{}",
            "[null]",
            "[[1]]",
            "[{}]",
            "[-1,3,32,32]",
            "[9223372036854775807,3,32,32]");
    String whole =
        "{'id':'a','inputs':[{'name':'images','datatype':'UINT8','shape':[1,3,32,32],"
            + "'parameters':{},'data':[0]}],'outputs':[{'name':'logits'}]}";
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (String field :
        List.of("'a'", "'images'", "'UINT8'", "[1,3,32,32]", "{}", "[0]", "'logits'")) {
      for (String value : values) {
        note(statuses, service.infer(whole.replace(field, value).replace('\'', '"')));
      }
    }
    assertThat(statuses).containsExactly(Map.entry(400, 7 * values.size()));
    requireHealth();
  }

  @Test
  void deepAndRepeatedJsonIsComplainedAbout() {
    for (String body :
        List.of(
            "[".repeat(500_000),
            "{\"inputs\":".repeat(50_000),
            "{\"inputs\":[{\"data\":" + "[".repeat(100_000),
            "{\"id\":" + "9".repeat(100_000) + "}",
            "{\"inputs\":[{\"data\":[1e999999999]}]}",
            "{\"inputs\":[{\"name\":\"images\",\"data\":[" + "9".repeat(900) + "]}]}",
            "{\"inputs\":[{\"data\":[NaN]}]}",
            "{\"parameters\":[[[]]],\"inputs\":7}",
            "{\"inputs\":[" + "{},".repeat(100_000) + "{}]}",
            "\u0000\u0001",
            "{} {}")) {
      note(new TreeMap<>(), service.infer(body));
    }
    requireHealth();
  }

  @Test
  void brokenFormsAreComplainedAbout() {
    Random random = new Random(4);
    byte[] image = ServiceTrial.image("png", 24, 24, 2);
    byte[] head =
        "--edge\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.png\"\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8);
    byte[] tail = "\r\n--edge--\r\n".getBytes(StandardCharsets.UTF_8);
    byte[] whole =
        ByteBuffer.allocate(head.length + image.length + tail.length)
            .put(head)
            .put(image)
            .put(tail)
            .array();
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int i = 0; i < 400; i++) {
      byte[] body = mutated(whole, random);
      note(
          statuses,
          service.send(service.post("/predict", "multipart/form-data; boundary=edge", body)));
    }
    byte[] many = "--edge\r\n\r\n\r\n".repeat(5_000).getBytes(StandardCharsets.UTF_8);
    note(
        statuses,
        service.send(service.post("/predict", "multipart/form-data; boundary=edge", many)));
    assertThat(statuses.get(400)).isGreaterThan(100);
    requireHealth();
  }

  /** A small file that says it is huge is refused before a pixel of it is decoded. */
  @Test
  void hugeDimensionsAreRefused() {
    List<byte[]> bombs = new ArrayList<>();
    for (int side : new int[] {1025, 30_000, Integer.MAX_VALUE, -1, 0}) {
      bombs.add(pngClaiming(side, side));
    }
    bombs.add(pngClaiming(1, Integer.MAX_VALUE));
    for (byte[] bomb : bombs) {
      HttpResponse<String> answer = service.predict(bomb);
      InferenceServerTest.requireProblem(answer, 400);
    }
    assertThat(ServiceTrial.json(service.predict(bombs.get(0))).path("detail").asText())
        .isEqualTo("image: unreadable image: an image of 1050625 pixels, more than 1048576");
    requireHealth();
  }

  private static byte[] pngClaiming(int width, int height) {
    byte[] png = ServiceTrial.image("png", 8, 8, 1);
    ByteBuffer header = ByteBuffer.wrap(png);
    header.putInt(16, width).putInt(20, height);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    header.putInt(29, (int) sum.getValue());
    return png;
  }

  /** A good request is answered, and no broken one holds its place or its memory. */
  private static void requireHealth() {
    assertThat(service.get("/metrics").body()).contains("gangway_requests_at_work 0.0");
    assertThat(service.predict(ServiceTrial.image("png", 24, 24, 2)).statusCode()).isEqualTo(200);
  }
}
