package dev.gangway.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {

  private static final String SUM = "\"md5:68b329da9893e34099c7d8ad5cb9c940\"";

  @TempDir Path home;

  private Catalogue load(String json) throws IOException {
    Path file = Files.writeString(home.resolve("mine.json"), json);
    return Catalogue.load(Map.of("GANGWAY_CATALOGUE", file.toString()), home);
  }

  @Test
  void theBuiltInSetsAreThose() {
    Catalogue catalogue = Catalogue.load(Map.of(), home);
    assertThat(catalogue.sets())
        .extracting(CatalogueSet::name)
        .containsExactly("mnist", "svhn", "usps");
    assertThat(catalogue.set("mnist").files()).hasSize(4);
    assertThat(catalogue.set("svhn").files()).hasSize(2);
    assertThat(catalogue.set("svhn").allFiles())
        .extracting(CatalogueFile::name)
        .contains("extra_32x32.mat");
  }

  @Test
  void theBuiltInWeightsAreThose() {
    assertThat(Catalogue.builtIn().weights())
        .extracting(CatalogueSet::name)
        .containsExactly("resnet18", "resnet34", "resnet50", "tf_efficientnet_lite0");
    assertThat(Catalogue.builtIn().weights())
        .allSatisfy(set -> assertThat(set.licence()).startsWith("Apache-2.0"));
  }

  @Test
  void aUsersWeightsMayLieOnTheHubWithoutAChecksum() throws IOException {
    String json =
        """
        {"mine": {"kind": "weights", "mirrors": ["hub:me/mine@v1"],
                  "files": [{"name": "model.safetensors"}]}}
        """;
    assertThat(load(json).weights("mine").orElseThrow().mirrors())
        .containsExactly(URI.create("hub:me/mine@v1"));
    assertThat(load(json).sets()).hasSize(3);
  }

  @Test
  void anUnknownSetIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> Catalogue.builtIn().set("minst"))
        .isInstanceOf(InputException.class)
        .hasMessage("no set \"minst\" in the catalogue: it has [mnist, svhn, usps]");
  }

  @Test
  void aUsersSetIsAdded() throws IOException {
    String json =
        """
        {"signs": {"mirrors": ["https://host/signs"],
                   "files": [{"name": "a.bin", "size": 1, "checksums": [%s]}]}}
        """;
    CatalogueSet signs = load(json.formatted(SUM)).set("signs");
    assertThat(signs.mirrors()).containsExactly(URI.create("https://host/signs/"));
    assertThat(signs.licence()).isEqualTo("not stated");
  }

  @Test
  void mirrorsAloneAreTriedBeforeTheBuiltInOnes() throws IOException {
    CatalogueSet usps = load("{\"usps\": {\"mirrors\": [\"http://near/usps/\"]}}").set("usps");
    assertThat(usps.mirrors()).hasSize(2).startsWith(URI.create("http://near/usps/"));
    assertThat(usps.files()).isEqualTo(Catalogue.builtIn().set("usps").files());
  }

  @Test
  void theFileInTheHomeFolderIsReadWithoutBeingNamed() throws IOException {
    Path folder = Files.createDirectories(home.resolve(".config/gangway"));
    Files.writeString(
        folder.resolve("catalogue.json"), "{\"usps\": {\"mirrors\": [\"http://near/\"]}}");
    assertThat(Catalogue.load(Map.of(), home).set("usps").mirrors()).hasSize(2);
  }

  @Test
  void aNamedFileMustBeThere() {
    Path file = home.resolve("none.json");
    assertThatThrownBy(() -> Catalogue.load(Map.of("GANGWAY_CATALOGUE", file.toString()), home))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": no such catalogue file (");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{                                                        | it ends too early",
        "[]                                                       | another kind of value",
        "null                                                     | it holds null",
        "{\"a\": null}                                            | set a is null",
        "{\"a\": {\"mirrors\": [null]}}                          | a list of a holds null",
        "{\"a\": {\"mirrors\": [\"http://h/\"], \"files\": [null]}} | a list of a holds null",
        "{\"a\": {\"files\": [{\"name\": \"x\", \"checksums\": [null]}]}} | a list of x holds null",
        "{\"a\": {\"mirors\": []}}                                | line 1, column",
        "{\"a\": {}}                                              | a needs at least one mirror",
        "{\"a\": {\"mirrors\": [\"http://h/\"]}}                  | a needs at least one file",
        "{\"a\": {\"mirrors\": [\"ftp://h/\"], \"files\": [FILE]}} | a mirror is a base address",
        "{\"../a\": {\"mirrors\": [\"http://h/\"], \"files\": [FILE]}} | a set name has letters",
        "{\"a\": {\"files\": [{\"name\": \"../x\"}]}}             | a file name has letters",
        "{\"a\": {\"files\": [{\"name\": \"x\"}]}}                | x needs at least one checksum",
        "{\"a\": {\"files\": [{\"name\": \"x\", \"checksums\": [\"md5:12\"]}]}} | 32 hexadecimal",
        "{\"a\": {\"files\": [{\"name\": \"x\", \"checksums\": [\"crc:12\"]}]}} | got crc",
        "{\"a\": {\"kind\": \"x\", \"mirrors\": [\"hub:a/b\"], \"files\": [FILE]}} | is data or weights",
        "{\"a\": {\"mirrors\": [\"hub:b\"], \"files\": [FILE]}} | a repository is written hub:",
        "{\"usps\": {}, \"usps\": {}}                             | Duplicate field 'usps'",
      })
  void aMalformedCatalogueNamesTheFileAndWhatIsWrong(String json, String reason) {
    String file = "{\"name\": \"x\", \"checksums\": [%s]}".formatted(SUM);
    assertThatThrownBy(() -> load(json.replace("FILE", file)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(home.resolve("mine.json") + ": not a catalogue: ")
        .hasMessageContaining(reason)
        .hasMessageEndingWith(
            " (correct the file, or unset GANGWAY_CATALOGUE to use the built-in catalogue)")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }
}
