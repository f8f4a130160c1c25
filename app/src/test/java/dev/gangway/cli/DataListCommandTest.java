package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataListCommandTest {

  private static final String OWN_SET =
      """
      {"cameras": {"licence": "ours", "mirrors": ["https://host/folder/"],
       "files": [{"name": "a.bin", "checksums": ["md5:00000000000000000000000000000000"]},
                 {"name": "b.bin", "checksums": ["md5:00000000000000000000000000000000"]}]}}
      """;

  @TempDir Path data;
  @TempDir Path elsewhere;

  private Path catalogue(String json) throws IOException {
    return Files.writeString(elsewhere.resolve("catalogue.json"), json);
  }

  private static JsonNode set(JsonNode listing, String name) {
    return StreamSupport.stream(listing.get("sets").spliterator(), false)
        .filter(set -> set.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theTableSaysWhatIsHereAndUnderWhichLicence() throws IOException {
    Files.createDirectories(data.resolve("svhn"));
    Files.createFile(data.resolve("svhn/test_32x32.mat"));
    CommandTrial trial = CommandTrial.run("data", "list", "--data-dir", data);
    assertThat(trial.code()).isZero();
    assertThat(trial.out().lines().map(line -> line.replaceAll(" {2,}", "|")).limit(7))
        .containsExactly(
            "data folder: " + data,
            "NAME|PARTS|HERE|LICENCE",
            "mnist|train, test|no|CC BY-SA 3.0; Yann LeCun and Corinna Cortes",
            "svhn|train, test|test alone|non-commercial use only; http://ufldl.stanford.edu/housenumbers/",
            "synth-hand|train, test|yes|none needed: drawn by Gangway",
            "synth-street|train, test|yes|none needed: drawn by Gangway",
            "usps|train, test|no|no licence stated; published with LIBSVM by Chih-Chung Chang and Chih-Jen Lin");
    assertThat(trial.err()).contains("gangway data fetch mnist");
  }

  @Test
  void weightsAreListedWithWhereTheyComeFrom() throws IOException {
    Files.createDirectories(data.resolve("resnet18"));
    Files.createFile(data.resolve("resnet18/model.safetensors"));
    CommandTrial trial = CommandTrial.run("data", "list", "--data-dir", data);
    assertThat(trial.out().lines().map(line -> line.replaceAll(" {2,}", "|")).skip(7).limit(3))
        .containsExactly(
            "WEIGHTS|FROM|HERE|LICENCE",
            "resnet18|hub:timm/resnet18.a1_in1k|yes|Apache-2.0; timm",
            "resnet34|hub:timm/resnet34.a1_in1k|no|Apache-2.0; timm");
    JsonNode weights =
        CommandTrial.run("data", "list", "--data-dir", data, "--json").json().get("weights");
    assertThat(weights).hasSize(4);
    assertThat(weights.get(0).get("state").asText()).isEqualTo("present");
  }

  @Test
  void theColumnsAreAligned() {
    List<String> lines =
        CommandTrial.run("data", "list", "--data-dir", data).out().lines().skip(1).toList();
    int column = lines.get(0).indexOf("LICENCE");
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.substring(column - 2, column + 1)).matches(" {2}[^ ]"));
  }

  @Test
  void jsonTellsStatesAndParts() throws IOException {
    Path own = catalogue(OWN_SET);
    Files.createDirectories(data.resolve("cameras"));
    Files.createFile(data.resolve("cameras/b.bin"));
    CommandTrial trial =
        CommandTrial.run("data", "list", "--data-dir", data, "--catalogue", own, "--json");
    JsonNode listing = trial.json();
    assertThat(trial.err()).isEmpty();
    assertThat(listing.get("sets")).hasSize(6);
    assertThat(set(listing, "cameras").get("state").asText()).isEqualTo("partly");
    assertThat(set(listing, "cameras").get("licence").asText()).isEqualTo("ours");
    assertThat(set(listing, "mnist").get("state").asText()).isEqualTo("missing");
    assertThat(set(listing, "synth-hand").get("kind").asText()).isEqualTo("drawn");
    assertThat(set(listing, "synth-hand").get("presentParts").toString())
        .isEqualTo("[\"train\",\"test\"]");
  }

  @Test
  void aBrokenCatalogueIsNamed() throws IOException {
    Path own = catalogue("{\"cameras\": ");
    CommandTrial trial = CommandTrial.run("data", "list", "--catalogue", own);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.out()).isEmpty();
    assertThat(trial.err()).startsWith("gangway: " + own + ": not a catalogue: line 1");
    assertThat(trial.err().lines()).hasSize(1);
  }
}
