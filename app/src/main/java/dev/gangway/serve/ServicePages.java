package dev.gangway.serve;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page to try a model: files of the program itself. */
final class ServicePages {

  private record PageFile(String type, byte[] content) {}

  private final Map<String, PageFile> files;

  ServicePages() {
    files =
        Map.of(
            "/", new PageFile("text/html; charset=utf-8", bytes("index.html")),
            "/try.js", new PageFile("text/javascript; charset=utf-8", bytes("try.js")),
            "/drawing.js", new PageFile("text/javascript; charset=utf-8", bytes("drawing.js")),
            "/try.css", new PageFile("text/css; charset=utf-8", bytes("try.css")));
  }

  static byte[] bytes(String name) {
    try (InputStream in = ServicePages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Iterable<String> paths() {
    return files.keySet();
  }

  /** Answers with a file of the list. */
  void send(String path, Context request) {
    PageFile file = files.get(path);
    request.header("Cache-Control", "no-cache").contentType(file.type()).result(file.content());
  }
}
