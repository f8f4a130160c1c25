package dev.gangway.web;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The pages, styles and scripts: a fixed list, read once from the program itself. */
final class PageFiles {

  private static final String UPLOT = "org.webjars.npm/uplot";

  private record PageFile(String type, byte[] content) {}

  private final Map<String, PageFile> files = new LinkedHashMap<>();

  PageFiles() {
    own("index.html", "text/html");
    own("style.css", "text/css");
    for (String module :
        new String[] {
          "app",
          "live",
          "list",
          "run",
          "compare",
          "charts",
          "curves",
          "scatter",
          "pictures",
          "parts"
        }) {
      own(module + ".js", "text/javascript");
    }
    add("figures.js", "text/javascript", "/dev/gangway/report/figures.js");
    own("icon.svg", "image/svg+xml");
    files.put("", files.get("index.html"));
    String uplot = "/META-INF/resources/webjars/uplot/" + uplotVersion() + "/dist/";
    add("uplot.js", "text/javascript", uplot + "uPlot.esm.js");
    add("uplot.css", "text/css", uplot + "uPlot.min.css");
  }

  private void own(String name, String type) {
    add(name, type, "/dev/gangway/web/" + name);
  }

  private void add(String name, String type, String resource) {
    files.put(name, new PageFile(type + "; charset=utf-8", bytes(resource)));
  }

  private static String uplotVersion() {
    Properties facts = new Properties();
    try (InputStream in =
        PageFiles.class.getResourceAsStream("/META-INF/maven/" + UPLOT + "/pom.properties")) {
      facts.load(in);
      return facts.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the program");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers with a file of the list, or not at all. */
  void send(Context request) {
    PageFile file = files.get(request.path().substring(1));
    if (file == null) {
      throw new NotFoundResponse("there is no such page");
    }
    request.header("Cache-Control", "no-cache").contentType(file.type()).result(file.content());
  }
}
