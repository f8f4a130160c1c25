package dev.gangway.report;

import static dev.gangway.report.Html.element;

import dev.gangway.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The frame of a page: one file with its style and its scripts inside, and a policy under which a
 * browser loads nothing from anywhere and runs nothing but these scripts.
 *
 * @param title of the window
 * @param body inside {@code <main>}
 * @param data what the scripts draw, written as JSON
 */
record Page(String title, Html header, Html body, Object data) {

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.";

  String html() {
    String style = resource(UPLOT + "min.css") + resource("report.css");
    String script =
        resource(UPLOT + "iife.min.js")
            + "\n"
            + resource("figures.js")
            + resource("scatter.js")
            + resource("report.js");
    String policy =
        "default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
            .formatted(hash(style), hash(script));
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="%s">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="Gangway">
        """
            .formatted(policy)
        + element("title", title).markup()
        + "\n<style>"
        + style
        + "</style>\n</head>\n<body>\n"
        + element("a class=skip href=#main", "Skip to the result").markup()
        + header.markup()
        + element("main id=main tabindex=-1", body).markup()
        + "\n<script type=\"application/json\" id=\"data\">"
        + Json.line(data)
            .replace("<", "\\u003c")
            .replace("\u2028", "\\u2028")
            .replace("\u2029", "\\u2029")
        + "</script>\n<script>"
        + script
        + "</script>\n</body>\n</html>\n";
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the build: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** As a content security policy names an inline script or style. */
  private static String hash(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
