package dev.gangway.data.fetch;

import static dev.gangway.data.fetch.ScriptedServer.raw;
import static dev.gangway.data.fetch.ScriptedServer.status;
import static dev.gangway.data.fetch.ScriptedServer.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile.CatalogueChecksum;
import dev.gangway.data.fetch.Fetcher.FetchException;
import dev.gangway.run.FolderLock;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FetcherTest {

  private static final byte[] BODY = FetchTrial.BODY;
  private static final String NAME = FetchTrial.NAME;

  @TempDir Path data;
  private FetchTrial trial;

  @BeforeEach
  void start() {
    trial = FetchTrial.in(data);
  }

  @Test
  void aFileArrivesWholeAndAlone() throws Exception {
    try (ScriptedServer server = new ScriptedServer(whole(BODY))) {
      assertThat(trial.fetch(server)).hasBinaryContent(BODY);
      assertThat(server.requests().get(0).line()).isEqualTo("GET /sets/digits.bin HTTP/1.1");
      assertThat(trial.left()).containsExactly(".fetch.lock", NAME);
      assertThat(trial.progress()).last().isEqualTo("digits.bin 100000/100000");
      assertThat(trial.pauses()).isEmpty();
    }
  }

  @Test
  void aCompleteFileIsNotFetchedAgain() throws Exception {
    try (ScriptedServer server = new ScriptedServer(whole(BODY))) {
      trial.fetch(server);
      trial.fetch(server);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aFileWithOtherContentIsReplaced() throws Exception {
    Files.createDirectories(trial.folder());
    Files.write(trial.folder().resolve(NAME), new byte[] {1, 2, 3});
    try (ScriptedServer server = new ScriptedServer(whole(BODY))) {
      assertThat(trial.fetch(server)).hasBinaryContent(BODY);
    }
  }

  @Test
  void wrongBytesAreFetchedFromTheNextMirror() throws Exception {
    byte[] wrong = "<html>moved</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try (ScriptedServer bad = new ScriptedServer(whole(wrong));
        ScriptedServer good = new ScriptedServer(whole(BODY))) {
      assertThat(trial.fetch(bad, good)).hasBinaryContent(BODY);
      assertThat(bad.requests()).hasSize(1);
    }
  }

  @Test
  void theErrorNamesEveryMirrorAndWhatWasWrong() throws Exception {
    try (ScriptedServer gone = new ScriptedServer(status("404 Not Found"));
        ScriptedServer down = new ScriptedServer(status("500 Oops"));
        ScriptedServer wrong = new ScriptedServer(whole(new byte[] {7}))) {
      assertThatThrownBy(() -> trial.fetch(gone, down, wrong))
          .isInstanceOf(FetchException.class)
          .hasMessage(
              "cannot fetch digits.bin: %sdigits.bin: HTTP 404; %sdigits.bin: HTTP 500, tried 3 times; %sdigits.bin: found checksum"
                      .formatted(gone.base(), down.base(), wrong.base())
                  + " [%s] of 1 bytes, expected [%s]"
                      .formatted(FetchTrial.md5(new byte[] {7}), FetchTrial.md5(BODY))
                  + " (put the file into %s yourself, or name another mirror in a catalogue file of your own)"
                      .formatted(trial.folder()));
      assertThat(gone.requests()).hasSize(1);
      assertThat(down.requests()).hasSize(3);
      assertThat(trial.left()).containsExactly(".fetch.lock");
    }
  }

  @Test
  void anotherSizeThanTheCataloguesIsRefusedBeforeItIsRead() throws Exception {
    try (ScriptedServer server = new ScriptedServer(whole(new byte[12]))) {
      assertThatThrownBy(() -> trial.fetch(FetchTrial.file(BODY.length), server))
          .hasMessageContaining("offers 12 bytes, expected 100,000");
    }
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws Exception {
    ScriptedServer.Reply unannounced = raw("200 OK", new byte[300_000]);
    ScriptedServer.Reply announced = raw("200 OK\r\nContent-Length: 300000", new byte[10]);
    try (ScriptedServer first = new ScriptedServer(unannounced);
        ScriptedServer second = new ScriptedServer(announced)) {
      assertThatThrownBy(() -> trial.fetch(first, second))
          .hasMessageContaining("sent more than the 200,000 bytes accepted")
          .hasMessageContaining("offers 300,000 bytes, at most 200,000 are accepted");
    }
  }

  @Test
  void aFileLargerThanTheDiskStopsTheFetch() throws Exception {
    long tooMuch = Files.getFileStore(data).getTotalSpace() + 1;
    ScriptedServer.Reply huge = raw("200 OK\r\nContent-Length: " + tooMuch, new byte[10]);
    CatalogueFile file = FetchTrial.file(tooMuch);
    try (ScriptedServer server = new ScriptedServer(huge);
        ScriptedServer unused = new ScriptedServer(whole(BODY))) {
      assertThatThrownBy(() -> trial.fetch(file, server, unused))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining(String.format(java.util.Locale.ROOT, "needs %,d bytes, ", tooMuch))
          .hasMessageContaining(" are free")
          .hasMessageEndingWith(
              " (make room in %s, or choose another data folder)".formatted(trial.folder()));
      assertThat(unused.requests()).isEmpty();
    }
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    try (ScriptedServer target = new ScriptedServer(whole(BODY));
        ScriptedServer server =
            new ScriptedServer(status("302 Found\r\nLocation: " + target.base() + "elsewhere"))) {
      assertThat(trial.fetch(server)).hasBinaryContent(BODY);
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
      assertThat(trial.fetch(FetchTrial.file(0), Map.of(), mirrors)).hasBinaryContent(BODY);
      assertThat(trial.pauses()).hasSize(2);
    }
  }

  @Test
  void theProxyOfTheEnvironmentIsAsked() throws Exception {
    try (ScriptedServer proxy = new ScriptedServer(whole(BODY))) {
      Map<String, String> environment = Map.of("http_proxy", "http://localhost:" + proxy.port());
      trial.fetch(
          FetchTrial.file(0), environment, List.of(URI.create("http://mirror.invalid/sets/")));
      assertThat(proxy.requests().get(0).line())
          .isEqualTo("GET http://mirror.invalid/sets/digits.bin HTTP/1.1");
    }
  }

  @Test
  void httpsGoesThroughATunnelOfTheProxy() throws Exception {
    try (ScriptedServer proxy = new ScriptedServer(status("403 Forbidden"))) {
      Map<String, String> environment = Map.of("HTTPS_PROXY", "localhost:" + proxy.port());
      List<URI> mirrors = List.of(URI.create("https://mirror.invalid/sets/"));
      assertThatThrownBy(() -> trial.fetch(FetchTrial.file(0), environment, mirrors))
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
    List<CatalogueChecksum> published =
        List.of(CatalogueChecksum.parse(FetchTrial.md5(new byte[1])));
    List<CatalogueChecksum> content = List.of(CatalogueChecksum.parse(FetchTrial.md5(BODY)));
    CatalogueFile file = new CatalogueFile("digits.gz", 50_000, published, content);
    try (ScriptedServer server = new ScriptedServer(whole(zipped.toByteArray()))) {
      assertThat(trial.fetch(file, server)).hasBinaryContent(zipped.toByteArray());
    }
  }

  @Test
  void aFileCompressedAnewIsAtMostEightTimesAsLong() {
    List<CatalogueChecksum> sums = List.of(CatalogueChecksum.parse(FetchTrial.md5(BODY)));
    CatalogueFile file = new CatalogueFile("digits.gz", 1_000, sums, sums);
    assertThat(Download.limit(file, 200_000)).isEqualTo(8_000);
    CatalogueFile endless = new CatalogueFile("digits.gz", Long.MAX_VALUE, sums, sums);
    assertThat(Download.limit(endless, 200_000)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aFileOfUnknownSizeIsAtMostTwoGibibytes() {
    long most = FetchSettings.usual().sizeLimit();
    assertThat(Download.limit(FetchTrial.file(0), most)).isEqualTo(2_147_483_648L);
  }

  @Test
  void twoFetchesOfOneSetExcludeEachOther() throws Exception {
    Files.createDirectories(trial.folder());
    try (FolderLock lock = Fetcher.lock(trial.folder());
        ScriptedServer server = new ScriptedServer(whole(BODY))) {
      assertThatThrownBy(() -> trial.fetch(server))
          .isInstanceOf(FetchException.class)
          .hasMessage(trial.folder() + ": another fetch is running (wait for it, or end it)");
      assertThat(server.requests()).isEmpty();
    }
    Fetcher.lock(trial.folder()).close();
  }

  @Test
  void aDataFolderThatCannotBeMadeIsTheUsersToMend() throws Exception {
    Files.write(trial.folder(), new byte[1]);
    try (ScriptedServer server = new ScriptedServer(whole(BODY))) {
      assertThatThrownBy(() -> trial.fetch(server))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(trial.folder() + ": cannot create the folder: ");
    }
  }

  @Test
  void redirectsInACircleEnd() throws Exception {
    try (ScriptedServer server = new ScriptedServer()) {
      server.script(status("302 Found\r\nLocation: " + server.base() + NAME));
      assertThatThrownBy(() -> trial.fetch(server))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("HTTP 302");
    }
  }
}
