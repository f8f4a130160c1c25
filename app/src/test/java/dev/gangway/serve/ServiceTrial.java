package dev.gangway.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gangway.base.Json;
import dev.gangway.export.OnnxExport;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.infer.ModelCard;
import dev.gangway.nn.Compute;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.Weights;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;

/** A real service with untrained networks, and a client. */
public final class ServiceTrial implements AutoCloseable {

  static final int SIDE = 32;
  static final int CLASSES = 10;
  private static final double LARGER = 4;

  final InferenceServer server;
  private final int port;
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  ServiceTrial(ServeSettings settings) {
    server = InferenceServer.start(settings, "test", note -> {});
    port = server.port();
  }

  /** A small colour model; another seed makes another one. */
  public static Path model(Path file, long seed) {
    return model(file, seed, 3);
  }

  static Path model(Path file, long seed, int channels) {
    return model(file, seed, channels, 4);
  }

  static Path model(Path file, long seed, int channels, int embedding) {
    NetworkSettings settings = new NetworkSettings(SIDE, channels, CLASSES, 2, embedding, 4);
    ModelCard card =
        new ModelCard(
            "test",
            IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
            new ModelCard.Image(SIDE, channels),
            2,
            new ModelCard.Calibration("none", 1, 0.5, 0.25),
            JsonNodeFactory.instance.objectNode());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FeatureClassifier networks = new FeatureClassifier(settings, Compute.fp32(), seed)) {
      enlarge(networks);
      Images images =
          new Images(new ImageFormat(SIDE, channels), List.of(pixels(1, SIDE * SIDE * channels)));
      OnnxExport.write(part, card, networks, images);
      return Files.move(
          part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Untrained networks hardly tell images apart; with larger weights they do. */
  private static void enlarge(FeatureClassifier networks) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard();
        Scalar factor = new Scalar(LARGER)) {
      for (Weights weights : networks.weights()) {
        weights.names().stream()
            .filter(name -> name.endsWith(".weight"))
            .forEach(name -> weights.tensor(name).mul_(factor));
      }
    }
  }

  static byte[] pixels(long seed, int count) {
    byte[] pixels = new byte[count];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }

  public static byte[] image(String format, int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, random.nextInt(1 << 24));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return file.toByteArray();
  }

  /** An infer request with UINT8 levels in JSON. */
  static String tensor(byte[] levels, int channels) {
    int n = levels.length / (channels * SIDE * SIDE);
    int[] data = IntStream.range(0, levels.length).map(i -> levels[i] & 0xff).toArray();
    return Json.line(
        Map.of(
            "inputs",
            List.of(
                Map.of(
                    "name",
                    "images",
                    "datatype",
                    "UINT8",
                    "shape",
                    new int[] {n, channels, SIDE, SIDE},
                    "data",
                    data))));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  HttpRequest.Builder post(String path, String type, byte[] body) {
    return request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends a head as it goes over the wire, without a body, and gives all that comes back. */
  String raw(String head) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  HttpResponse<String> predict(byte[] image) {
    return send(post("/predict", "image/png", image));
  }

  HttpResponse<String> infer(String body) {
    return send(
        request("/v2/models/digits/infer")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  static JsonNode json(HttpResponse<String> answer) {
    try {
      return Json.parse(answer.body(), JsonNode.class);
    } catch (IOException e) {
      throw new AssertionError(answer.statusCode() + ": " + answer.body(), e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
