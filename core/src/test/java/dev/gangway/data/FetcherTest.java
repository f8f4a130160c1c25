package dev.gangway.data;

import static dev.gangway.data.ScriptedServer.cut;
import static dev.gangway.data.ScriptedServer.raw;
import static dev.gangway.data.ScriptedServer.rest;
import static dev.gangway.data.ScriptedServer.status;
import static dev.gangway.data.ScriptedServer.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.run.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FetcherTest {

  private static final byte[] BODY = randomBytes(100_000);
  private static final String NAME = "digits.bin";

  @TempDir Path data;
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> progress = new ArrayList<>();

  private static byte[] randomBytes(int n) {
    byte[] bytes = new byte[n];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static String md5(byte[] bytes) {
    try {
      return "md5:" + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static CatalogueFile file(long size) {
    return new CatalogueFile(NAME, size, List.of(CatalogueChecksum.parse(md5(BODY))), List.of());
  }

  private Path fetch(ScriptedServer... mirrors) throws Exception {
    return fetch(file(0), mirrors);
  }

  private Path fetch(CatalogueFile file, ScriptedServer... mirrors) throws Exception {
    return fetch(file, Map.of(), Arrays.stream(mirrors).map(ScriptedServer::base).toList());
  }

  private Path fetch(CatalogueFile file, Map<String, String> environment, List<URI> mirrors)
      throws Exception {
    FetchSettings settings =
        new FetchSettings(
            3, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMillis(300), 200_000);
    Download.Terms terms =
        Fetcher.terms(
            settings,
            environment,
            pauses::add,
            (name, bytes, total) -> progress.add(name + " " + bytes + "/" + total));
    CatalogueSet set = new CatalogueSet("digits", "test", mirrors, List.of(file), List.of());
    return new Fetcher(data, terms).fetch(set, set.files()).resolve(file.name());
  }

  private Path folder() {
    return data.resolve("digits");
  }

  private List<String> left() throws IOException {
    try (var files = Files.list(folder())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileArrivesWholeAndAlone() throws Exception {
    try (ScriptedServer server = new ScriptedServer(whole(BODY))) {
      assertThat(fetch(server)).hasBinaryContent(BODY);
      assertThat(server.requests().get(0).line()).isEqualTo("GET /sets/digits.bin HTTP/1.1");
      assertThat(left()).containsExactly(".fetch.lock", NAME);
      assertThat(progress).last().isEqualTo("digits.bin 100000/100000");
      assertThat(pauses).isEmpty();
    }
  }

  @Test
  void aCompleteFileIsNotFetchedAgain() throws Exception {
    try (ScriptedServer server = new ScriptedServer(whole(BODY))) {
      fetch(server);
      fetch(server);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aFileWithOtherContentIsReplaced() throws Exception {
    Files.createDirectories(folder());
    Files.write(folder().resolve(NAME), new byte[] {1, 2, 3});
    try (ScriptedServer server = new ScriptedServer(whole(BODY))) {
      assertThat(fetch(server)).hasBinaryContent(BODY);
    }
  }

  @Test
  void aBrokenConnectionIsGoneOnWith() throws Exception {
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000), rest(BODY))) {
      assertThat(fetch(server)).hasBinaryContent(BODY);
      assertThat(server.sent("Range")).containsExactly(null, "bytes=40000-");
      assertThat(server.sent("If-Range")).containsExactly(null, "\"v1\"");
      assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }
  }

  @Test
  void theNextFetchGoesOnWithWhatAnEarlierOneLeft() throws Exception {
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000), status("404 Not Found"))) {
      assertThatThrownBy(() -> fetch(server)).isInstanceOf(FetchException.class);
      assertThat(left()).containsExactly(".fetch.lock", NAME + ".part", NAME + ".part.json");
    }
    try (ScriptedServer other = new ScriptedServer(rest(BODY))) {
      assertThat(fetch(other)).hasBinaryContent(BODY);
      assertThat(other.sent("Range")).containsExactly("bytes=40000-");
      assertThat(other.sent("If-Range")).containsOnlyNulls();
    }
  }

  @Test
  void aServerThatIgnoresRangeStartsOver() throws Exception {
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000), whole(BODY))) {
      assertThat(fetch(server)).hasBinaryContent(BODY);
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
      assertThat(fetch(server)).hasBinaryContent(BODY);
      assertThat(pauses).hasSize(8).containsOnly(Duration.ofSeconds(1));
    }
  }

  @Test
  void aServerThatAlwaysCutsAtOnePlaceIsGivenUp() throws Exception {
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000))) {
      assertThatThrownBy(() -> fetch(server))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("connection lost after 40,000 bytes");
      assertThat(server.requests()).hasSize(4);
      assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 1L, 2L);
    }
  }

  @Test
  void anotherRangeThanAskedForIsNotTaken() throws Exception {
    ScriptedServer.Reply wrong =
        raw("206 Partial Content\r\nContent-Range: bytes 0-9/100000\r\nContent-Length: 10", BODY);
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000), wrong, whole(BODY))) {
      assertThat(fetch(server)).hasBinaryContent(BODY);
      assertThat(server.sent("Range")).containsExactly(null, "bytes=40000-", null);
    }
  }

  @Test
  void aRangeThatTheServerRefusesStartsOver() throws Exception {
    ScriptedServer.Reply refused = status("416 Range Not Satisfiable");
    try (ScriptedServer server = new ScriptedServer(cut(BODY, 40_000), refused, whole(BODY))) {
      assertThat(fetch(server)).hasBinaryContent(BODY);
    }
  }

  @Test
  void wrongBytesOfAnEarlierTryDoNotSpeakAgainstTheMirror() throws Exception {
    byte[] stale = randomBytes(100_000);
    stale[5]++;
    try (ScriptedServer server = new ScriptedServer(cut(stale, 40_000), rest(BODY), whole(BODY))) {
      assertThat(fetch(server)).hasBinaryContent(BODY);
      assertThat(server.sent("Range")).containsExactly(null, "bytes=40000-", null);
    }
  }

  @Test
  void wrongBytesAreFetchedFromTheNextMirror() throws Exception {
    byte[] wrong = "<html>moved</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try (ScriptedServer bad = new ScriptedServer(whole(wrong));
        ScriptedServer good = new ScriptedServer(whole(BODY))) {
      assertThat(fetch(bad, good)).hasBinaryContent(BODY);
      assertThat(bad.requests()).hasSize(1);
    }
  }

  @Test
  void theErrorNamesEveryMirrorAndWhatWasWrong() throws Exception {
    try (ScriptedServer gone = new ScriptedServer(status("404 Not Found"));
        ScriptedServer down = new ScriptedServer(status("500 Oops"));
        ScriptedServer wrong = new ScriptedServer(whole(new byte[] {7}))) {
      assertThatThrownBy(() -> fetch(gone, down, wrong))
          .isInstanceOf(FetchException.class)
          .hasMessage(
              "cannot fetch digits.bin: %sdigits.bin: HTTP 404; %sdigits.bin: HTTP 500; %sdigits.bin: found checksum"
                      .formatted(gone.base(), down.base(), wrong.base())
                  + " [%s] of 1 bytes, expected [%s]".formatted(md5(new byte[] {7}), md5(BODY))
                  + " (put the file into %s yourself, or name another mirror in a catalogue file of your own)"
                      .formatted(folder()));
      assertThat(gone.requests()).hasSize(1);
      assertThat(down.requests()).hasSize(3);
      assertThat(left()).containsExactly(".fetch.lock");
    }
  }

  @Test
  void anotherSizeThanTheCataloguesIsRefusedBeforeItIsRead() throws Exception {
    try (ScriptedServer server = new ScriptedServer(whole(new byte[12]))) {
      assertThatThrownBy(() -> fetch(file(BODY.length), server))
          .hasMessageContaining("offers 12 bytes, expected 100,000");
    }
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws Exception {
    ScriptedServer.Reply unannounced = raw("200 OK", new byte[300_000]);
    ScriptedServer.Reply announced = raw("200 OK\r\nContent-Length: 300000", new byte[10]);
    try (ScriptedServer first = new ScriptedServer(unannounced);
        ScriptedServer second = new ScriptedServer(announced)) {
      assertThatThrownBy(() -> fetch(first, second))
          .hasMessageContaining("sent more than the 200,000 bytes accepted")
          .hasMessageContaining("offers 300,000 bytes, at most 200,000 are accepted");
    }
  }

  @Test
  void aFileLargerThanTheDiskStopsTheFetch() throws Exception {
    long tooMuch = Files.getFileStore(data).getTotalSpace() + 1;
    ScriptedServer.Reply huge = raw("200 OK\r\nContent-Length: " + tooMuch, new byte[10]);
    CatalogueFile file = file(tooMuch);
    try (ScriptedServer server = new ScriptedServer(huge);
        ScriptedServer unused = new ScriptedServer(whole(BODY))) {
      assertThatThrownBy(() -> fetch(file, server, unused))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining(String.format(java.util.Locale.ROOT, "needs %,d bytes, ", tooMuch))
          .hasMessageContaining(" are free")
          .hasMessageEndingWith(
              " (make room in %s, or choose another data folder)".formatted(folder()));
      assertThat(unused.requests()).isEmpty();
    }
  }

  @Test
  void aServerThatNeverAnswersIsLeftForTheNext() throws Exception {
    try (ScriptedServer silent = new ScriptedServer();
        ScriptedServer good = new ScriptedServer(whole(BODY))) {
      silent.script(silent.thenSilence((request, out) -> {}));
      assertThat(fetch(silent, good)).hasBinaryContent(BODY);
    }
  }

  @Test
  void aBodyThatStallsIsGoneOnWithElsewhere() throws Exception {
    try (ScriptedServer silent = new ScriptedServer();
        ScriptedServer good = new ScriptedServer(rest(BODY))) {
      silent.script(silent.thenSilence(cut(BODY, 40_000)));
      assertThat(fetch(silent, good)).hasBinaryContent(BODY);
      assertThat(good.sent("Range")).containsExactly("bytes=40000-");
    }
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    try (ScriptedServer target = new ScriptedServer(whole(BODY));
        ScriptedServer server =
            new ScriptedServer(status("302 Found\r\nLocation: " + target.base() + "elsewhere"))) {
      assertThat(fetch(server)).hasBinaryContent(BODY);
    }
  }

  @Test
  void aMirrorThatCannotBeReachedIsLeftForTheNext() throws Exception {
    URI closed;
    try (ScriptedServer server = new ScriptedServer(whole(BODY))) {
      closed = server.base();
    }
    try (ScriptedServer good = new ScriptedServer(whole(BODY))) {
      List<URI> mirrors = List.of(closed, good.base());
      assertThat(fetch(file(0), Map.of(), mirrors)).hasBinaryContent(BODY);
      assertThat(pauses).hasSize(2);
    }
  }

  @Test
  void theProxyOfTheEnvironmentIsAsked() throws Exception {
    try (ScriptedServer proxy = new ScriptedServer(whole(BODY))) {
      Map<String, String> environment = Map.of("http_proxy", "http://localhost:" + proxy.port());
      fetch(file(0), environment, List.of(URI.create("http://mirror.invalid/sets/")));
      assertThat(proxy.requests().get(0).line())
          .isEqualTo("GET http://mirror.invalid/sets/digits.bin HTTP/1.1");
    }
  }

  @Test
  void httpsGoesThroughATunnelOfTheProxy() throws Exception {
    try (ScriptedServer proxy = new ScriptedServer(status("403 Forbidden"))) {
      Map<String, String> environment = Map.of("HTTPS_PROXY", "localhost:" + proxy.port());
      List<URI> mirrors = List.of(URI.create("https://mirror.invalid/sets/"));
      assertThatThrownBy(() -> fetch(file(0), environment, mirrors))
          .isInstanceOf(FetchException.class);
      assertThat(proxy.requests().get(0).line()).isEqualTo("CONNECT mirror.invalid:443 HTTP/1.1");
    }
  }

  @Test
  void aFileCompressedAnewIsAcceptedForItsContent() throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(BODY);
    }
    List<CatalogueChecksum> published = List.of(CatalogueChecksum.parse(md5(new byte[1])));
    List<CatalogueChecksum> content = List.of(CatalogueChecksum.parse(md5(BODY)));
    CatalogueFile file = new CatalogueFile("digits.gz", 5, published, content);
    try (ScriptedServer server = new ScriptedServer(whole(zipped.toByteArray()))) {
      assertThat(fetch(file, server)).hasBinaryContent(zipped.toByteArray());
    }
  }

  @Test
  void twoFetchesOfOneSetExcludeEachOther() throws Exception {
    Files.createDirectories(folder());
    try (FetchLock lock = FetchLock.take(folder());
        ScriptedServer server = new ScriptedServer(whole(BODY))) {
      assertThatThrownBy(() -> fetch(server))
          .isInstanceOf(FetchException.class)
          .hasMessage(lock.folder() + ": another fetch is running (wait for it, or end it)");
      assertThat(server.requests()).isEmpty();
    }
    FetchLock.take(folder()).close();
  }

  @Test
  void aDataFolderThatCannotBeMadeIsTheUsersToMend() throws Exception {
    Files.write(folder(), new byte[1]);
    try (ScriptedServer server = new ScriptedServer(whole(BODY))) {
      assertThatThrownBy(() -> fetch(server))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(folder() + ": cannot create the folder: ");
    }
  }

  @Test
  void redirectsInACircleEnd() throws Exception {
    try (ScriptedServer server = new ScriptedServer()) {
      server.script(status("302 Found\r\nLocation: " + server.base() + NAME));
      assertThatThrownBy(() -> fetch(server))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("HTTP 302");
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
      assertThatThrownBy(() -> fetch(silent)).isInstanceOf(InterruptedException.class);
    }
    assertThat(folder().resolve(NAME)).doesNotExist();
    FetchLock.take(folder()).close();
  }
}
