package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.run.view.RunTrial;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real server over HTTP. */
@Timeout(60)
class DashboardTest {

  private static final String SECRET = "0123456789abcdef-secret";

  @TempDir private Path temporary;
  private Path folder;
  private Dashboard dashboard;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectory(temporary.resolve("runs"));
    RunTrial.write(folder.resolve("cells/c1+c2-seed1"), 40)
        .put("samples/epoch-0001.png", "picture one")
        .put(
            "embeddings/10.tsne.json",
            "{\"iteration\":10,\"source\":{\"x\":[1,2],\"y\":[3,4],\"label\":[0,1],\"predicted\":[0,0]},"
                + "\"target\":{\"x\":[5],\"y\":[6],\"label\":[-1],\"predicted\":[1]}}");
    dashboard = started(Optional.empty());
  }

  private Dashboard started(Optional<Token> token) {
    return Dashboard.start(folder, Access.ofDashboard(Access.LOOPBACK, 0, token));
  }

  /** Looks at the folder anew: a list may be a second old. */
  private void restart() {
    dashboard.close();
    dashboard = started(Optional.empty());
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dashboard.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }

  private JsonNode json(String path) throws IOException {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.parse(answer.body(), JsonNode.class);
  }

  /** A request as it goes over the wire: clients tidy up paths and names before they send. */
  private String raw(String target, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port())) {
      String request =
          "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void theListHasTheRunsOfNestedFolders() throws IOException {
    JsonNode list = json("/api/runs");
    assertThat(list.path("folder").asText()).isEqualTo(folder.toRealPath().toString());
    assertThat(list.path("runs")).hasSize(1);
    JsonNode row = list.path("runs").get(0);
    assertThat(row.path("id").asText()).isEqualTo("cells/c1+c2-seed1");
    assertThat(row.path("state").asText()).isEqualTo("stopped");
    assertThat(row.path("iteration").asInt()).isEqualTo(40);
  }

  @Test
  void aListThatAPageKnowsIsSentWhenItChanges() throws Exception {
    String version = json("/api/runs").path("version").asText();
    assertThat(json("/api/runs?known=" + version).path("runs").isNull()).isTrue();
    RunTrial.write(folder.resolve("later"), 3);
    JsonNode answer = json("/api/runs?known=" + version);
    while (answer.path("runs").isNull()) { // a list may be a second old
      Thread.sleep(50);
      answer = json("/api/runs?known=" + version);
    }
    assertThat(answer.path("runs").findValuesAsText("id"))
        .containsExactly("cells/c1+c2-seed1", "later");
  }

  @Test
  void aRunHasItsFiles() throws IOException {
    JsonNode page = json("/api/run?run=" + encoded("cells/c1+c2-seed1"));
    assertThat(page.path("row").path("state").asText()).isEqualTo("stopped");
    assertThat(page.path("row").path("seed").asInt()).isEqualTo(3);
    assertThat(page.path("title").asText()).isEqualTo("synth-street → synth-hand, c1+c2, seed 3");
    assertThat(page.at("/samples/0").asText()).isEqualTo("epoch-0001.png");
    assertThat(page.path("layouts").get(0).asInt()).isEqualTo(10);
    assertThat(page.path("epochs")).hasSize(4);
    assertThat(page.path("scores").isNull()).isTrue();
    assertThat(get("/api/sample?run=cells/c1%2Bc2-seed1&name=epoch-0001.png").body())
        .isEqualTo("picture one");
    JsonNode layout = json("/api/layout?run=cells/c1%2Bc2-seed1&iteration=10");
    assertThat(layout.path("source").path("x").get(1).asDouble()).isEqualTo(2);
    assertThat(layout.path("target").path("label").get(0).asInt()).isEqualTo(-1);
  }

  @Test
  void runsAreComparedOverTheirSeeds() throws IOException {
    JsonNode answer = json("/api/compare?run=cells/c1%2Bc2-seed1");
    assertThat(answer.at("/tasks/0/rows/0/name").asText()).isEqualTo("c1+c2");
    assertThat(answer.at("/tasks/0/rows/0/runs/0").asText()).isEqualTo("cells/c1+c2-seed1");
    assertThat(answer.path("differences").isNull()).isTrue();
    assertThat(get("/api/compare").statusCode()).isEqualTo(400);
  }

  @Test
  void curvesComeInAsManyPointsAsAskedFor() throws IOException {
    JsonNode answer = json("/api/curves?run=cells/c1%2Bc2-seed1&name=losses/classifier&points=10");
    assertThat(answer.path("last").asInt()).isEqualTo(40);
    assertThat(answer.path("curves")).hasSize(1);
    JsonNode curve = answer.path("curves").path("losses/classifier");
    assertThat(curve.path("x").size()).isBetween(5, 11); // buckets of a power of two
    assertThat(curve.path("max").get(0).floatValue()).isEqualTo(2.3f / 1.1f);
    JsonNode stretch = json("/api/curves?run=cells/c1%2Bc2-seed1&from=11&to=13");
    assertThat(stretch.path("curves").path("losses/d_real").path("x").toString())
        .isEqualTo("[11,12,13]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"points=0", "points=5000", "points=x", "from=-1", "from=9&to=8", "to=99999999999"})
  void impossibleCurvesAreRefused(String question) {
    assertThat(get("/api/curves?run=cells/c1%2Bc2-seed1&" + question).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "..",
        "cells/../../outside",
        "cells/c1+c2-seed1/../../../outside",
        "/etc",
        "linked",
        "parent/outside",
        "%2e%2e/outside",
        "..\\outside",
        "cells",
        "",
      })
  void noRunOutsideTheFolderIsFound(String id) throws IOException {
    RunTrial outside = RunTrial.write(temporary.resolve("outside"), 5);
    Files.createSymbolicLink(folder.resolve("linked"), outside.path());
    Files.createSymbolicLink(folder.resolve("parent"), temporary);
    restart();
    for (String question :
        List.of("run?", "curves?", "compare?", "sample?name=a.png&", "layout?iteration=1&")) {
      assertThat(get("/api/" + question + "run=" + encoded(id)).statusCode())
          .as(question)
          .isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../config.json",
        "..%2f..%2f..%2fsecret.png",
        "../../../../secret.png",
        "/etc/passwd",
        "linked.png",
        "folder.png",
        "epoch-0001.png/",
        "",
      })
  void noFileButARunsOwnPicturesIsSent(String name) throws IOException {
    Path secret = Files.writeString(temporary.resolve("secret.png"), "secret");
    Path samples = folder.resolve("cells/c1+c2-seed1/samples");
    Files.createSymbolicLink(samples.resolve("linked.png"), secret);
    Files.createDirectory(samples.resolve("folder.png"));
    HttpResponse<String> answer = get("/api/sample?run=cells/c1%2Bc2-seed1&name=" + encoded(name));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("secret");
  }

  @Test
  void picturesOfALinkedFolderAreNotSent() throws IOException {
    Path outside = Files.createDirectory(temporary.resolve("pictures"));
    Files.writeString(outside.resolve("last.png"), "secret");
    Path run = RunTrial.write(folder.resolve("other"), 5).path();
    Files.createSymbolicLink(run.resolve("samples"), outside);
    restart();
    assertThat(json("/api/run?run=other").path("samples")).isEmpty();
    assertThat(get("/api/sample?run=other&name=last.png").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2fetc/passwd",
        "//etc/passwd",
        "/file:///etc/passwd",
        "/%00",
        "/dev/gangway/web/Api.class",
        "/META-INF/MANIFEST.MF",
        "/api/unknown",
      })
  void noOtherPathLeadsAnywhere(String target) throws IOException {
    String answer = raw(target, "127.0.0.1:" + dashboard.port());
    assertThat(answer).matches(Pattern.compile("HTTP/1.1 40[04] .*", Pattern.DOTALL));
    assertThat(answer).doesNotContain("root:");
  }

  @Test
  void pagesLoadNothingFromElsewhere() {
    String page = get("/").body();
    Matcher references = Pattern.compile("(?:src|href)=\"([^\"#][^\"]*)\"").matcher(page);
    List<String> paths = new ArrayList<>();
    while (references.find()) {
      paths.add(references.group(1));
    }
    assertThat(paths).containsExactlyInAnyOrder("/page.js", "/page.css", "/icon.svg", "/icon.svg");
    for (String path : paths) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
    HttpResponse<String> script = get("/page.js");
    assertThat(script.headers().firstValue("Content-Type"))
        .hasValue("text/javascript; charset=utf-8");
    String own = script.body().substring(script.body().lastIndexOf("\"use strict\";"));
    assertThat(own)
        .hasSizeGreaterThan(40_000)
        .doesNotContain("https://", "innerHTML", "eval(")
        .satisfies(
            text -> assertThat(text.replace("http://www.w3.org", "")).doesNotContain("http:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/runs", "/missing"})
  void everyAnswerHasTheSecurityHeaders(String path) {
    var headers = get(path).headers();
    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self';")
        .contains("frame-ancestors 'none'", "object-src 'none'")
        .doesNotContain("unsafe");
    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
    assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(headers.firstValue("Server")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 200",
    "localhost:1234, 200",
    "[::1]:80, 200",
    "192.168.7.9, 200",
    "evil.example, 403",
    "127.0.0.1.evil.example, 403",
    "localhost.evil.example:80, 403",
    "1.2.3.4.5, 403",
    "127.0.0.1@evil.example, 40",
  })
  void namesFromElsewhereAreRefused(String host, String status) throws IOException {
    assertThat(raw("/api/runs", host)).startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void nothingCanBeChanged(String method) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(dashboard.address() + "api/runs"))
            .method(method, HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isBetween(404, 413);
  }

  @Test
  void aTokenIsAskedForOnceAndThenACookieDoes() throws IOException {
    dashboard.close();
    Path file = Files.writeString(temporary.resolve("token"), SECRET + "\n");
    dashboard = started(Optional.of(Token.read(file)));
    assertThat(dashboard.address()).endsWith("/?token=TOKEN").doesNotContain(SECRET);
    assertThat(get("/").statusCode()).isEqualTo(401);
    assertThat(get("/api/runs").statusCode()).isEqualTo(401);
    assertThat(get("/page.css").statusCode()).isEqualTo(401);
    assertThat(get("/api/curves").statusCode()).isEqualTo(401);
    assertThat(get("/?token=" + SECRET + "x").statusCode()).isEqualTo(401);
    assertThat(get("/?token=").statusCode()).isEqualTo(401);

    HttpResponse<String> opened = get("/?token=" + SECRET);
    assertThat(opened.statusCode()).isEqualTo(303);
    assertThat(opened.headers().firstValue("Location").orElseThrow())
        .endsWith("/")
        .doesNotContain("token");
    String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain(SECRET);
    String value = cookie.substring(0, cookie.indexOf(';'));
    assertThat(get("/", "Cookie", value).statusCode()).isEqualTo(200);
    assertThat(get("/api/runs", "Cookie", value).statusCode()).isEqualTo(200);
    assertThat(get("/api/runs", "Cookie", value + "0").statusCode()).isEqualTo(401);
    assertThat(raw("/?token=" + SECRET, "runs.example.org")).startsWith("HTTP/1.1 303");
    assertThat(raw("/api/runs", "runs.example.org")).startsWith("HTTP/1.1 401");
  }

  @Test
  void tooManyRequestsOfOneSecondAreRefused() {
    List<Integer> codes = new ArrayList<>();
    for (int i = 0; i < 2_000 && !codes.contains(429); i++) {
      codes.add(get("/page.css").statusCode());
    }
    assertThat(codes).contains(200, 429);
  }
}
