package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFetchCommandTest {

  private static final byte[] BODY = "four score and seven".getBytes(StandardCharsets.UTF_8);

  @TempDir Path data;
  @TempDir Path elsewhere;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/good/",
        exchange -> {
          exchange.sendResponseHeaders(200, BODY.length);
          exchange.getResponseBody().write(BODY);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String mirror(String folder) {
    return "http://127.0.0.1:%d/%s/".formatted(server.getAddress().getPort(), folder);
  }

  /** A catalogue with the set "cameras" at these mirrors, one file usual and one optional. */
  private Path catalogue(String... mirrors) throws Exception {
    String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(BODY));
    String file = "[{\"name\": \"%s\", \"checksums\": [\"md5:" + md5 + "\"]}]";
    String json =
        "{\"cameras\": {\"licence\": \"ours\", \"mirrors\": [\"%s\"], \"files\": %s, \"optionalFiles\": %s}}"
            .formatted(
                String.join("\", \"", mirrors),
                file.formatted("day.bin"),
                file.formatted("night.bin"));
    return Files.writeString(elsewhere.resolve("catalogue.json"), json);
  }

  private CommandTrial fetch(Path catalogue, String... words) {
    Object[] args = new Object[words.length + 7];
    Object[] usual = {"data", "fetch", "cameras", "--data-dir", data, "--catalogue", catalogue};
    System.arraycopy(usual, 0, args, 0, usual.length);
    System.arraycopy(words, 0, args, usual.length, words.length);
    return CommandTrial.run(args);
  }

  @Test
  void aSetOfTheUsersCatalogueIsFetchedAndTold() throws Exception {
    CommandTrial trial = fetch(catalogue(mirror("good")));
    assertThat(trial.err()).contains("day.bin: 0.0 ");
    assertThat(trial.code()).isZero();
    assertThat(trial.out().lines().map(line -> line.replaceAll(" {2,}", " ").strip()))
        .containsExactly(
            "cameras is in " + data.resolve("cameras"),
            "day.bin 20 bytes checksum right",
            "licence: ours");
    assertThat(data.resolve("cameras/day.bin")).hasBinaryContent(BODY);
    assertThat(data.resolve("cameras/night.bin")).doesNotExist();
  }

  @Test
  void extraBringsTheOptionalFilesToo() throws Exception {
    CommandTrial trial = fetch(catalogue(mirror("good")), "--extra", "--json");
    JsonNode fetched = trial.json();
    assertThat(fetched.get("name").asText()).isEqualTo("cameras");
    assertThat(fetched.get("files")).hasSize(2);
    assertThat(fetched.get("files").get(1).get("name").asText()).isEqualTo("night.bin");
    assertThat(fetched.get("files").get(1).get("bytes").asInt()).isEqualTo(20);
    assertThat(data.resolve("cameras/night.bin")).hasBinaryContent(BODY);
  }

  @Test
  void theSecondMirrorIsTakenWhenTheFirstHasNothing() throws Exception {
    CommandTrial trial = fetch(catalogue(mirror("gone"), mirror("good")));
    assertThat(trial.code()).isZero();
    assertThat(data.resolve("cameras/day.bin")).hasBinaryContent(BODY);
  }

  @Test
  void aFailureIsOneLineWithEachMirrorsReason() throws Exception {
    CommandTrial trial = fetch(catalogue(mirror("gone"), mirror("lost")));
    assertThat(trial.code()).isEqualTo(1);
    assertThat(trial.out()).isEmpty();
    assertThat(trial.err().strip())
        .isEqualTo(
            "gangway: cannot fetch day.bin: %sday.bin: HTTP 404; %sday.bin: HTTP 404 (put the file into %s yourself, or name another mirror in a catalogue file of your own)"
                .formatted(mirror("gone"), mirror("lost"), data.resolve("cameras")));
    assertThat(data.resolve("cameras/day.bin")).doesNotExist();
  }

  @Test
  void weightsPutThereByHandAreKeptWithoutAsking() throws Exception {
    Path folder = Files.createDirectories(data.resolve("hub--me--mine"));
    Files.write(folder.resolve("model.safetensors"), BODY);
    CommandTrial trial = CommandTrial.run("data", "fetch", "hub:me/mine", "--data-dir", data);
    assertThat(trial.code()).isZero();
    assertThat(trial.out())
        .contains("hub--me--mine is in " + folder)
        .contains("put there, no checksum known");
    assertThat(trial.err()).contains("to use them: gangway train --weights hub:me/mine");
  }

  @Test
  void anUnknownNameGetsTheNearestOne() {
    CommandTrial trial = CommandTrial.run("data", "fetch", "mnst", "--data-dir", data);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err().strip())
        .isEqualTo(
            "gangway: there is no set 'mnst': did you mean mnist? (sets: mnist, svhn, usps, resnet18, resnet34, resnet50, tf_efficientnet_lite0)");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void aDrawnSetNeedsNoFetch() {
    CommandTrial trial = CommandTrial.run("data", "fetch", "synth-hand", "--data-dir", data);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .startsWith("gangway: synth-hand is drawn by Gangway and needs no fetch");
  }
}
