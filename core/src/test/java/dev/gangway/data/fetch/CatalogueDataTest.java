package dev.gangway.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in checksums against the real files, where those are at hand. */
class CatalogueDataTest {

  private static Path data() {
    String named = System.getenv("GANGWAY_DATA");
    return Path.of(named == null ? "../../shared/data" : named);
  }

  @ParameterizedTest
  @CsvSource({
    "mnist, train-images-idx3-ubyte.gz",
    "mnist, train-labels-idx1-ubyte.gz",
    "mnist, t10k-images-idx3-ubyte.gz",
    "mnist, t10k-labels-idx1-ubyte.gz",
    "usps, usps.t.bz2",
  })
  void thePublishedFileIsAccepted(String set, String name) throws IOException {
    Path path = data().resolve(set).resolve(name);
    assumeTrue(Files.exists(path), "needs " + path + ": name the data folder in GANGWAY_DATA");
    CatalogueFile file =
        Catalogue.builtIn().set(set).files().stream()
            .filter(f -> f.name().equals(name))
            .findFirst()
            .orElseThrow();
    assertThat(file.problem(path)).isEmpty();
  }
}
