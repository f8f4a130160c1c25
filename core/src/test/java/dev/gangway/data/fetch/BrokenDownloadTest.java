package dev.gangway.data.fetch;

import static dev.gangway.data.fetch.ScriptedServer.cut;
import static dev.gangway.data.fetch.ScriptedServer.raw;
import static dev.gangway.data.fetch.ScriptedServer.rest;
import static dev.gangway.data.fetch.ScriptedServer.status;
import static dev.gangway.data.fetch.ScriptedServer.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.data.fetch.Fetcher.FetchException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BrokenDownloadTest {

  private static final byte[] BODY = FetchTrial.BODY;
  private static final String NAME = FetchTrial.NAME;

  @TempDir Path data;
  private FetchTrial trial;

  @BeforeEach
  void start() {
    trial = FetchTrial.in(data);
  }

  @Test
  void aBrokenConnectionIsGoneOnWith() throws Exception {
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000), rest(BODY))) {
      assertThat(trial.fetch(server)).hasBinaryContent(BODY);
      assertThat(server.sent("Range")).containsExactly(null, "bytes=40000-");
      assertThat(server.sent("If-Range")).containsExactly(null, "\"v1\"");
      assertThat(trial.pauses()).containsExactly(Duration.ofSeconds(1));
    }
  }

  @Test
  void theNextFetchGoesOnWithWhatAnEarlierOneLeft() throws Exception {
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000), status("404 Not Found"))) {
      assertThatThrownBy(() -> trial.fetch(server)).isInstanceOf(FetchException.class);
      assertThat(trial.left()).containsExactly(".fetch.lock", NAME + ".part", NAME + ".part.json");
    }
    try (ScriptedServer other = new ScriptedServer(rest(BODY))) {
      assertThat(trial.fetch(other)).hasBinaryContent(BODY);
      assertThat(other.sent("Range")).containsExactly("bytes=40000-");
      assertThat(other.sent("If-Range")).containsOnlyNulls();
    }
  }

  @Test
  void aServerThatIgnoresRangeStartsOver() throws Exception {
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000), whole(BODY))) {
      assertThat(trial.fetch(server)).hasBinaryContent(BODY);
    }
  }

  @Test
  void triesThatBringNewBytesDoNotCount() throws Exception {
    ScriptedServer.Reply[] script = new ScriptedServer.Reply[9];
    for (int i = 0; i < 8; i++) {
      script[i] = cut(BODY, 10_000 * (i + 1));
    }
    script[8] = whole(BODY);
    try (ScriptedServer server = new ScriptedServer(script)) {
      assertThat(trial.fetch(server)).hasBinaryContent(BODY);
      assertThat(trial.pauses()).hasSize(8).containsOnly(Duration.ofSeconds(1));
    }
  }

  @Test
  void aServerThatAlwaysCutsAtOnePlaceIsGivenUp() throws Exception {
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000))) {
      assertThatThrownBy(() -> trial.fetch(server))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("connection lost after 40,000 bytes");
      assertThat(server.requests()).hasSize(4);
      assertThat(trial.pauses()).extracting(Duration::toSeconds).containsExactly(1L, 1L, 2L);
    }
  }

  @Test
  void anotherRangeThanAskedForIsNotTaken() throws Exception {
    ScriptedServer.Reply wrong =
        raw("206 Partial Content\r\nContent-Range: bytes 0-9/100000\r\nContent-Length: 10", BODY);
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000), wrong, whole(BODY))) {
      assertThat(trial.fetch(server)).hasBinaryContent(BODY);
      assertThat(server.sent("Range")).containsExactly(null, "bytes=40000-", null);
    }
  }

  @Test
  void aRangeThatTheServerRefusesStartsOver() throws Exception {
    ScriptedServer.Reply refused = status("416 Range Not Satisfiable");
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000), refused, whole(BODY))) {
      assertThat(trial.fetch(server)).hasBinaryContent(BODY);
    }
  }

  @Test
  void wrongBytesOfAnEarlierTryDoNotSpeakAgainstTheMirror() throws Exception {
    byte[] stale = FetchTrial.randomBytes(100_000);
    stale[5]++;
    try (ScriptedServer server = new ScriptedServer(cut(stale, 40_000), rest(BODY), whole(BODY))) {
      assertThat(trial.fetch(server)).hasBinaryContent(BODY);
      assertThat(server.sent("Range")).containsExactly(null, "bytes=40000-", null);
    }
  }

  /** The good one so often that a slow machine, whose answers come too late, gets many tries. */
  private static ScriptedServer[] mirrors(ScriptedServer silent, ScriptedServer good) {
    List<ScriptedServer> mirrors = new ArrayList<>(Collections.nCopies(20, good));
    mirrors.add(0, silent);
    return mirrors.toArray(ScriptedServer[]::new);
  }

  @Test
  void aServerThatNeverAnswersIsLeftForTheNext() throws Exception {
    FetchTrial impatient = trial.withStallTimeout(Duration.ofMillis(400));
    try (ScriptedServer silent = new ScriptedServer();
        ScriptedServer good = new ScriptedServer(whole(BODY))) {
      silent.script(silent.thenSilence((request, out) -> {}));
      assertThat(impatient.fetch(mirrors(silent, good))).hasBinaryContent(BODY);
    }
  }

  @Test
  void aProxyThatNeverAnswersIsNamedAndTriedTwiceForEachMirror() throws Exception {
    FetchTrial impatient = trial.withStallTimeout(Duration.ofMillis(400));
    try (ScriptedServer proxy = new ScriptedServer()) {
      proxy.script(proxy.thenSilence((request, out) -> {}));
      Map<String, String> environment = Map.of("http_proxy", "http://localhost:" + proxy.port());
      List<URI> mirrors =
          List.of(URI.create("http://one.invalid/sets/"), URI.create("http://two.invalid/sets/"));
      String silence =
          NAME + ": no answer within 0.4 s through the proxy localhost:%d, tried 2 times";
      assertThatThrownBy(() -> impatient.fetch(FetchTrial.file(0), environment, mirrors))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("http://one.invalid/sets/" + silence.formatted(proxy.port()))
          .hasMessageContaining("http://two.invalid/sets/" + silence.formatted(proxy.port()));
      assertThat(trial.pauses()).hasSize(2);
    }
  }

  @Test
  void aSilentServerCostsAMinuteAtMost() {
    FetchSettings usual = FetchSettings.usual();
    Duration each = usual.answerTimeout().plus(usual.pauseAfter(1));
    assertThat(each.multipliedBy(usual.attempts(Download.Remedy.RETRY_ONCE)))
        .isLessThan(Duration.ofMinutes(1));
    assertThat(usual.connectTimeout()).isLessThanOrEqualTo(usual.answerTimeout());
  }

  @Test
  void aBodyThatStallsIsGoneOnWithElsewhere() throws Exception {
    try (ScriptedServer earlier = new ScriptedServer(cut(BODY, 40_000), status("404 Not Found"))) {
      assertThatThrownBy(() -> trial.fetch(earlier)).isInstanceOf(FetchException.class);
    }
    String head =
        "206 Partial Content\r\nContent-Range: bytes 40000-99999/100000\r\nContent-Length: 60000";
    byte[] next = Arrays.copyOfRange(BODY, 40_000, 50_000);
    FetchTrial impatient = trial.withStallTimeout(Duration.ofMillis(400));
    try (ScriptedServer silent = new ScriptedServer();
        ScriptedServer good = new ScriptedServer(rest(BODY))) {
      silent.script(silent.thenSilence(raw(head, next)));
      assertThat(impatient.fetch(mirrors(silent, good))).hasBinaryContent(BODY);
      assertThat(good.sent("Range").get(0)).matches("bytes=[45]\\d{4}-"); // as far as it came
    }
  }

  @Test
  void anInterruptEndsTheFetchAndLeavesNoFile() throws Exception {
    try (ScriptedServer silent = new ScriptedServer()) {
      Thread fetching = Thread.currentThread();
      silent.script(
          silent.thenSilence(
              (request, out) -> {
                cut(BODY, 40_000).write(request, out);
                out.flush();
                fetching.interrupt();
              }));
      assertThatThrownBy(() -> trial.fetch(silent)).isInstanceOf(InterruptedException.class);
    }
    assertThat(trial.folder().resolve(NAME)).doesNotExist();
    Fetcher.lock(trial.folder()).close();
  }
}
