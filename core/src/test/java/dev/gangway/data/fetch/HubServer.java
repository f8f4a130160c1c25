package dev.gangway.data.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The hub as its documentation describes it: one repository, {@code timm/tiny}, whose weights lie
 * on another host, and a gated one.
 */
final class HubServer implements AutoCloseable {

  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final byte[] CONFIG = "{\"architecture\": \"tiny\"}".getBytes(StandardCharsets.UTF_8);

  private final HttpServer hub = start();
  private final HttpServer far = start();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final byte[] weights;
  private String sha256; // what the hub says
  private int cut; // bytes after which the far host breaks the next connection; 0 for none
  private boolean goneAfterCut; // the far host has nothing then
  private boolean gone;

  HubServer(byte[] weights) {
    this.weights = weights;
    this.sha256 = DigestUtils.sha256Hex(weights);
    hub.createContext("/", this::answer);
    far.createContext("/", this::answerFar);
  }

  private static HttpServer start() {
    try {
      InetAddress here = InetAddress.getLoopbackAddress();
      HttpServer server = HttpServer.create(new InetSocketAddress(here, 0), 0);
      server.start();
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  String endpoint() {
    return "http://localhost:" + hub.getAddress().getPort();
  }

  Map<String, String> environment() {
    return Map.of("HF_ENDPOINT", endpoint() + "/", "HF_TOKEN", "hf_secret");
  }

  /** What came in: host, method, path, token and range. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  HubServer saying(String otherSha256) {
    sha256 = otherSha256;
    return this;
  }

  void cutOnceAfter(int bytes) {
    cut = bytes;
  }

  void goneAfterCut() {
    goneAfterCut = true;
  }

  private void note(String host, HttpExchange exchange) {
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(
        "%s %s %s%s%s"
            .formatted(
                host,
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                token == null ? "" : " " + token,
                range == null ? "" : " " + range));
  }

  private void answer(HttpExchange exchange) throws IOException {
    note("hub", exchange);
    String path = exchange.getRequestURI().getRawPath();
    if (path.startsWith("/cache/")) {
      exchange.getResponseHeaders().add("ETag", quoted(gitName(CONFIG)));
      send(exchange, 200, CONFIG);
      return;
    }
    String[] parts = path.substring(1).split("/", -1);
    String repository = parts[0] + "/" + parts[1];
    if (repository.equals("timm/gated")) {
      refuse(exchange, 403, "GatedRepo", "Access to model timm/gated is restricted");
    } else if (!repository.equals("timm/tiny")) {
      refuse(exchange, 401, "RepoNotFound", "Invalid username or password.");
    } else if (!List.of("main", "refs%2Fpr%2F1", COMMIT).contains(parts[3])) {
      refuse(exchange, 404, "RevisionNotFound", "Invalid rev id: " + parts[3]);
    } else {
      exchange.getResponseHeaders().add("X-Repo-Commit", COMMIT);
      found(exchange, parts[4]);
    }
  }

  private void found(HttpExchange exchange, String file) throws IOException {
    switch (file) {
      case "model.safetensors" -> {
        if (!sha256.isEmpty()) {
          exchange.getResponseHeaders().add("X-Linked-Etag", quoted(sha256));
        }
        exchange.getResponseHeaders().add("X-Linked-Size", Integer.toString(weights.length));
        String to = "http://127.0.0.1:%d/bytes?signature=1".formatted(far.getAddress().getPort());
        exchange.getResponseHeaders().add("Location", to);
        send(exchange, 302, new byte[0]);
      }
      case "config.json" -> {
        exchange.getResponseHeaders().add("Location", "/cache/config.json");
        send(exchange, 307, new byte[0]);
      }
      default -> refuse(exchange, 404, "EntryNotFound", "Entry not found");
    }
  }

  private void answerFar(HttpExchange exchange) throws IOException {
    note("far", exchange);
    if (gone) {
      send(exchange, 404, new byte[0]);
      return;
    }
    exchange.getResponseHeaders().add("ETag", "\"far-tag\"");
    String range = exchange.getRequestHeaders().getFirst("Range");
    int start = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    byte[] rest = Arrays.copyOfRange(weights, start, weights.length);
    if (range != null) {
      String sent = "bytes %d-%d/%d".formatted(start, weights.length - 1, weights.length);
      exchange.getResponseHeaders().add("Content-Range", sent);
    }
    if (cut > 0) {
      exchange.sendResponseHeaders(range == null ? 200 : 206, rest.length);
      exchange.getResponseBody().write(rest, 0, cut);
      exchange.getResponseBody().flush();
      cut = 0;
      gone = goneAfterCut;
      throw new IOException("broken on purpose");
    }
    send(exchange, range == null ? 200 : 206, rest);
  }

  private static void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    exchange.getResponseHeaders().add("X-Error-Code", code);
    exchange.getResponseHeaders().add("X-Error-Message", message);
    send(
        exchange,
        status,
        "{\"error\": \"%s\"}".formatted(message).getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
    }
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  /** What git calls a file of these bytes. */
  private static String gitName(byte[] bytes) {
    byte[] head = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + bytes.length);
    System.arraycopy(bytes, 0, all, head.length, bytes.length);
    return DigestUtils.sha1Hex(all);
  }

  @Override
  public void close() {
    hub.stop(0);
    far.stop(0);
  }
}
