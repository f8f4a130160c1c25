package dev.gangway.web;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The page: one HTML file, one style, one script, put together once from the program's own parts.
 * The dashboard sends them, a report holds them.
 */
final class PageFiles {

  private static final String UPLOT = "org.webjars.npm/uplot";
  private static final List<String> SCRIPTS =
      List.of(
          "figures",
          "parts",
          "data",
          "charts",
          "curves",
          "scatter",
          "sections",
          "told",
          "run",
          "compare",
          "list",
          "app");

  static final String HTML = text("index.html");
  static final String STYLE = text(uplot("uPlot.min.css")) + text("style.css");
  static final String SCRIPT = script();
  static final String ICON = text("icon.svg");

  private static final Map<String, String[]> FILES =
      Map.of(
          "", new String[] {"text/html", HTML},
          "index.html", new String[] {"text/html", HTML},
          "page.css", new String[] {"text/css", STYLE},
          "page.js", new String[] {"text/javascript", SCRIPT},
          "icon.svg", new String[] {"image/svg+xml", ICON});

  private PageFiles() {}

  /** The parts share one scope that nobody else sees. */
  private static String script() {
    StringBuilder script = new StringBuilder(text(uplot("uPlot.iife.min.js")));
    script.append("\n(() => {\n\"use strict\";\n");
    SCRIPTS.forEach(part -> script.append(text(part + ".js")));
    return script.append("})();\n").toString();
  }

  private static String uplot(String name) {
    Properties facts = new Properties();
    try (InputStream in =
        PageFiles.class.getResourceAsStream("/META-INF/maven/" + UPLOT + "/pom.properties")) {
      facts.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = facts.getProperty("version");
    return "/META-INF/resources/webjars/uplot/" + version + "/dist/" + name;
  }

  private static String text(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the build: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers with a file of the list, or not at all. */
  static void send(Context request) {
    String[] file = FILES.get(request.path().substring(1));
    if (file == null) {
      throw new NotFoundResponse("there is no such page");
    }
    request
        .header("Cache-Control", "no-cache")
        .contentType(file[0] + "; charset=utf-8")
        .result(file[1]);
  }
}
