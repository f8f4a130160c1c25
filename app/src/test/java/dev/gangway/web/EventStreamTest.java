package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.view.RunTrial;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages that follow runs, over HTTP. */
@Timeout(60)
class EventStreamTest {

  @TempDir private Path folder;
  private Dashboard dashboard;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    RunTrial.write(folder.resolve("first"), 40);
    dashboard =
        Dashboard.start(
            new DashboardSettings(folder, DashboardSettings.LOOPBACK, 0, Optional.empty()));
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private InputStream events() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(dashboard.address() + "api/events"))
            .header("Accept", "text/event-stream")
            .build();
    return client.send(request, BodyHandlers.ofInputStream()).body();
  }

  private static String nextData(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data:")) {
        return line.substring(5).strip();
      }
    }
    throw new AssertionError("the stream has ended");
  }

  @Test
  void eventsTellOfGrowthOfNewRunsAndOfRunsThatAreGone() throws Exception {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(events(), StandardCharsets.UTF_8))) {
      JsonNode first = Json.parse(nextData(lines), JsonNode.class);
      assertThat(first.path("rows")).hasSize(1);

      RunTrial later = RunTrial.write(folder.resolve("later"), 3);
      JsonNode second = Json.parse(nextData(lines), JsonNode.class);
      assertThat(second.path("rows")).hasSize(1);
      assertThat(second.path("rows").get(0).path("id").asText()).isEqualTo("later");

      try (RunDirectory held = RunDirectory.open(later.path())) {
        later.addSteps(4, 9);
        JsonNode third = Json.parse(nextData(lines), JsonNode.class);
        while (third.path("rows").get(0).path("iteration").asInt() < 9) {
          third = Json.parse(nextData(lines), JsonNode.class);
        }
        assertThat(third.path("rows").get(0).path("state").asText()).isEqualTo("running");
        assertThat(held.path()).exists();
      }
      Files.delete(later.path().resolve("config.json"));
      JsonNode last = Json.parse(nextData(lines), JsonNode.class);
      while (last.path("gone").isEmpty()) {
        last = Json.parse(nextData(lines), JsonNode.class);
      }
      assertThat(last.path("gone").get(0).asText()).isEqualTo("later");
    }
  }

  @Test
  void onePageTooManyIsTold() throws Exception {
    List<InputStream> streams = new ArrayList<>();
    for (int i = 0; i < EventStream.MOST_CLIENTS; i++) {
      InputStream stream = events();
      assertThat(stream.read()).isPositive(); // it is being followed
      streams.add(stream);
    }
    String refused = new String(events().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(refused).contains("event: full");
    for (InputStream stream : streams) {
      stream.close();
    }
  }

  /** Javalin would ask a handler that fails for the next answer, again and again. */
  @Test
  void aDashboardThatEndsLeavesNoThreadForThePagesThatFollowedIt() throws Exception {
    Set<Thread> before = followers();
    try (InputStream page = events()) {
      assertThat(page.read()).isPositive();
      Set<Thread> own = followers();
      own.removeAll(before);
      assertThat(own).hasSize(1);
      dashboard.close();
      awaitEnd(own);
    }
  }

  @Test
  void aPageThatHasGoneIsNoLongerFollowed() throws Exception {
    Set<Thread> before = followers();
    InputStream page = events();
    assertThat(page.read()).isPositive();
    Set<Thread> own = followers();
    own.removeAll(before);
    assertThat(own).hasSize(1);
    page.close();
    awaitEnd(own);
  }

  /** Waits until none of the threads follows a page; the test's time limit is the patience. */
  private static void awaitEnd(Set<Thread> threads) throws InterruptedException {
    while (followers().stream().anyMatch(threads::contains)) {
      Thread.sleep(50);
    }
  }

  /** Threads at work for a page: at rest in their pool they are none. */
  private static Set<Thread> followers() {
    Set<Thread> threads = new HashSet<>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              if (Stream.of(stack).anyMatch(EventStreamTest::follows)) {
                threads.add(thread);
              }
            });
    return threads;
  }

  private static boolean follows(StackTraceElement call) {
    return call.getClassName().equals(EventStream.class.getName())
        && call.getMethodName().equals("follow");
  }
}
