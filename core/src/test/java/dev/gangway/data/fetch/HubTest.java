package dev.gangway.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile.CatalogueChecksum;
import dev.gangway.data.fetch.Fetcher.FetchException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HubTest {

  private static final byte[] BODY = FetchTrial.BODY;
  private static final String TINY = "hub:timm/tiny";

  @TempDir Path data;
  private FetchTrial trial;
  private HubServer server;

  @BeforeEach
  void start() {
    trial = FetchTrial.in(data);
    server = new HubServer(BODY);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path fetch(CatalogueSet set) throws Exception {
    Path folder = trial.fetcher(server.environment()).fetch(set, set.files());
    return folder.resolve("model.safetensors");
  }

  private Path fetch(String repository) throws Exception {
    return fetch(CatalogueSet.ofHub(repository));
  }

  @Test
  void theTokenGoesToTheHubAloneAndTheCommitIsNoted() throws Exception {
    Path file = fetch(TINY);
    assertThat(file).isEqualTo(data.resolve("hub--timm--tiny/model.safetensors"));
    assertThat(file).hasBinaryContent(BODY);
    assertThat(file.resolveSibling("config.json")).hasBinaryContent(HubServer.CONFIG);
    String token = " Bearer hf_secret";
    String pinned = "/timm/tiny/resolve/" + HubServer.COMMIT;
    assertThat(server.requests())
        .containsExactly(
            "hub HEAD /timm/tiny/resolve/main/model.safetensors" + token,
            "hub GET " + pinned + "/model.safetensors" + token,
            "far GET /bytes",
            "hub HEAD " + pinned + "/config.json" + token,
            "hub HEAD /cache/config.json" + token,
            "hub GET " + pinned + "/config.json" + token,
            "hub GET /cache/config.json" + token);
    Hub.Told told = Json.read(file.resolveSibling("model.safetensors.hub.json"), Hub.Told.class);
    assertThat(told.version()).isEqualTo(TINY + "@" + HubServer.COMMIT);
    assertThat(told.checksum().toString()).isEqualTo("sha256:" + DigestUtils.sha256Hex(BODY));
    assertThat(told.size()).isEqualTo(BODY.length);
  }

  @Test
  void theSecondUseAsksNobody() throws Exception {
    fetch(TINY);
    int asked = server.requests().size();
    assertThat(fetch(TINY)).hasBinaryContent(BODY);
    assertThat(server.requests()).hasSize(asked);
    CatalogueSet set = CatalogueSet.ofHub(TINY);
    Fetcher fetcher = trial.fetcher(Map.of());
    assertThat(fetcher.isHere(set, set.files().get(0))).isTrue();
    assertThat(fetcher.isUnchecked(set, set.files().get(0))).isFalse();
  }

  @Test
  void aFileThatWasChangedIsFetchedAgain() throws Exception {
    Files.write(fetch(TINY), new byte[BODY.length]);
    assertThat(fetch(TINY)).hasBinaryContent(BODY);
  }

  @Test
  void aBrokenConnectionIsResumed() throws Exception {
    server.cutOnceAfter(40_000);
    assertThat(fetch(TINY)).hasBinaryContent(BODY);
    assertThat(server.requests())
        .anyMatch(request -> request.matches("far GET /bytes bytes=\\d+-"));
  }

  @Test
  void theNextProcessResumesWhatAnEarlierOneLeft() throws Exception {
    try (HubServer first = new HubServer(BODY)) {
      first.cutOnceAfter(40_000);
      Fetcher cut = trial.fetcher(first.environment());
      CatalogueSet set = CatalogueSet.ofHub(TINY);
      first.goneAfterCut();
      assertThatThrownBy(() -> cut.fetch(set, set.files())).isInstanceOf(FetchException.class);
    }
    assertThat(data.resolve("hub--timm--tiny/model.safetensors.part")).isNotEmptyFile();
    assertThat(fetch(TINY)).hasBinaryContent(BODY);
    assertThat(server.requests())
        .anyMatch(request -> request.matches("far GET /bytes bytes=\\d+-"));
  }

  @Test
  void aWrongSha256IsRefused() {
    server.saying("0".repeat(64));
    assertThatThrownBy(() -> fetch(TINY))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("found checksum [sha256:" + DigestUtils.sha256Hex(BODY))
        .hasMessageContaining("expected [sha256:" + "0".repeat(64) + "]");
    assertThat(data.resolve("hub--timm--tiny/model.safetensors")).doesNotExist();
  }

  @Test
  void aHubThatTellsNoChecksumIsNotTrusted() {
    server.saying("");
    assertThatThrownBy(() -> fetch(TINY))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("found no checksum, expected a SHA-256");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hub:timm/none  | HTTP 401, no such repository or a private one: check its name, and HF_TOKEN",
        "hub:timm/gated | HTTP 403, a gated repository: accept its terms on its page, then set HF_TOKEN",
        "hub:timm/tiny@v9 | HTTP 404, no such revision of the repository",
      })
  void aRefusalIsOneLineWithWhatToDo(String repository, String reason) {
    CatalogueSet set = CatalogueSet.ofHub(repository);
    assertThatThrownBy(() -> fetch(set))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("cannot fetch model.safetensors: " + server.endpoint() + "/timm/")
        .hasMessageContaining("/model.safetensors: " + reason + " (put the file into ")
        .hasMessageEndingWith(
            data.resolve(set.name()) + " yourself, or set HF_ENDPOINT to a mirror of the hub)")
        .hasMessageNotContaining("hf_secret")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aRepositoryWithoutSuchAFileIsSaidSo() {
    CatalogueFile other = new CatalogueFile("other.safetensors", 0, List.of(), List.of());
    CatalogueSet set =
        new CatalogueSet(
            "tiny",
            CatalogueSet.Kind.WEIGHTS,
            null,
            List.of(URI.create(TINY)),
            List.of(other),
            List.of());
    assertThatThrownBy(() -> fetch(set)).hasMessageContaining("HTTP 404, no such file in the");
  }

  @Test
  void withoutANetworkTheFileCanBePutThere() throws Exception {
    server.close();
    CatalogueSet set = CatalogueSet.ofHub(TINY);
    Path folder = data.resolve("hub--timm--tiny");
    assertThatThrownBy(() -> fetch(set))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("no answer: ")
        .hasMessageContaining("put the file into " + folder + " yourself");
    Files.write(folder.resolve("model.safetensors"), BODY);
    assertThat(fetch(set)).hasBinaryContent(BODY);
    assertThat(trial.fetcher(Map.of()).isUnchecked(set, set.files().get(0))).isTrue();
  }

  @Test
  void aRevisionHasAnAddressAndAFolderOfItsOwn() throws Exception {
    Path file = fetch(TINY + "@refs/pr/1");
    assertThat(file).isEqualTo(data.resolve("hub--timm--tiny--refs--pr--1/model.safetensors"));
    assertThat(server.requests().get(0)).contains("/timm/tiny/resolve/refs%2Fpr%2F1/model.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hub:", "hub:timm", "hub:../x", "hub:a/b/c", "hub:a/b@", "hub:a/b@x/../y"})
  void whatIsNoRepositoryIsRefused(String text) {
    assertThatThrownBy(() -> CatalogueSet.ofHub(text))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "a repository is written hub:OWNER/NAME or hub:OWNER/NAME@REVISION, got \"%s\"", text);
  }

  @Test
  void anEndpointThatIsNoAddressIsRefused() {
    assertThatThrownBy(() -> Hub.of(Map.of("HF_ENDPOINT", "hub.example")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "HF_ENDPOINT is not an address like https://huggingface.co, got \"hub.example\"");
    assertThatThrownBy(() -> Hub.of(Map.of("HF_TOKEN", "two words")))
        .isInstanceOf(InputException.class);
  }

  @Test
  void theHubsOwnChecksumIsRightBesideTheCatalogues() throws Exception {
    List<CatalogueChecksum> other =
        List.of(CatalogueChecksum.parse("sha256:" + DigestUtils.sha256Hex("other")));
    CatalogueFile known = new CatalogueFile("model.safetensors", 5, other, List.of());
    CatalogueSet set =
        new CatalogueSet(
            "tiny",
            CatalogueSet.Kind.WEIGHTS,
            null,
            List.of(URI.create(TINY)),
            List.of(known),
            List.of());
    assertThat(fetch(set)).hasBinaryContent(BODY);
    assertThat(fetch(set)).hasBinaryContent(BODY);
    assertThat(server.requests()).filteredOn(request -> request.startsWith("far")).hasSize(1);
  }

  @Test
  void anotherMirrorServesTheCataloguesChecksumWhereTheHubCannotBeReached() throws Exception {
    server.close();
    CatalogueFile known = FetchTrial.file(BODY.length);
    try (ScriptedServer mirror = new ScriptedServer(ScriptedServer.whole(BODY))) {
      CatalogueSet set =
          new CatalogueSet(
              "tiny",
              CatalogueSet.Kind.WEIGHTS,
              null,
              List.of(URI.create(TINY), mirror.base()),
              List.of(known),
              List.of());
      Path folder = trial.fetcher(server.environment()).fetch(set, set.files());
      assertThat(folder.resolve(known.name())).hasBinaryContent(BODY);
    }
  }

  @Test
  void realWeightsOfTheCatalogueAreAccepted() throws Exception {
    String named = System.getenv("GANGWAY_DATA");
    Path folder = Path.of(named == null ? "../../shared/data" : named).resolve("../weights");
    Path real = folder.resolve("tf_efficientnet_lite0.safetensors");
    assumeTrue(Files.exists(real), "needs " + real + ": name the data folder in GANGWAY_DATA");
    CatalogueSet set = Catalogue.builtIn().weights("tf_efficientnet_lite0").orElseThrow();
    assertThat(set.files().get(0).problem(real)).isEmpty();
    assertThat(set.files().get(0).size()).isEqualTo(Files.size(real));
  }
}
