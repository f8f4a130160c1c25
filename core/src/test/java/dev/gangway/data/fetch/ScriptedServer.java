package dev.gangway.data.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** A web server that misbehaves as told: one scripted reply per request, the last one for ever. */
final class ScriptedServer implements AutoCloseable {

  /** What came in. */
  record Request(String line, Map<String, String> headers) {}

  /** What goes out; the connection is closed after it. */
  @FunctionalInterface
  interface Reply {
    void write(Request request, OutputStream out) throws IOException;
  }

  private final ServerSocket socket;
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch closing = new CountDownLatch(1);

  ScriptedServer(Reply... script) {
    replies.addAll(Arrays.asList(script));
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  URI base() {
    return URI.create("http://localhost:" + socket.getLocalPort() + "/sets/");
  }

  int port() {
    return socket.getLocalPort();
  }

  List<Request> requests() {
    return requests;
  }

  /** The value of a header in every request, {@code null} where it was missing. */
  List<String> sent(String header) {
    return requests.stream().map(r -> r.headers().get(header)).toList();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        answer(connection);
      } catch (IOException e) {
        // The client has gone, or the test is over.
      }
    }
  }

  private void answer(Socket connection) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
    String line = in.readLine();
    if (line == null) {
      return; // given up before it was asked
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String h = in.readLine(); h != null && !h.isEmpty(); h = in.readLine()) {
      headers.put(h.substring(0, h.indexOf(':')), h.substring(h.indexOf(':') + 1).strip());
    }
    Request request = new Request(line, headers);
    requests.add(request);
    Reply reply = replies.size() > 1 ? replies.poll() : replies.peek();
    reply.write(request, connection.getOutputStream());
    connection.getOutputStream().flush();
  }

  static Reply status(String statusAndHeaders) {
    return raw(statusAndHeaders + "\r\nContent-Length: 0", new byte[0]);
  }

  /** The whole file, whatever was asked for. */
  static Reply whole(byte[] body) {
    return raw("200 OK\r\nETag: \"v1\"\r\nContent-Length: " + body.length, body);
  }

  /** The first {@code sent} bytes of the file, then the connection breaks. */
  static Reply cut(byte[] body, int sent) {
    return raw(
        "200 OK\r\nETag: \"v1\"\r\nContent-Length: " + body.length, Arrays.copyOf(body, sent));
  }

  /** The rest of the file, as asked for by Range; without it, the whole. */
  static Reply rest(byte[] body) {
    return (request, out) -> {
      String range = request.headers().get("Range");
      if (range == null) {
        whole(body).write(request, out);
        return;
      }
      int start = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      String contentRange = "bytes %d-%d/%d".formatted(start, body.length - 1, body.length);
      byte[] rest = Arrays.copyOfRange(body, start, body.length);
      String head = "206 Partial Content\r\nContent-Range: " + contentRange;
      raw(head + "\r\nContent-Length: " + rest.length, rest).write(request, out);
    };
  }

  static Reply raw(String statusAndHeaders, byte[] body) {
    return (request, out) -> {
      String head = "HTTP/1.1 " + statusAndHeaders + "\r\nConnection: close\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
    };
  }

  /** Sends what {@code first} sends, then nothing until the test is over. */
  Reply thenSilence(Reply first) {
    return (request, out) -> {
      first.write(request, out);
      out.flush();
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  void script(Reply... script) {
    replies.addAll(Arrays.asList(script));
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    socket.close();
  }
}
