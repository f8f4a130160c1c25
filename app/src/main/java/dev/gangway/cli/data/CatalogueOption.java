package dev.gangway.cli.data;

import dev.gangway.data.fetch.Catalogue;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The user's own catalogue of sets. */
final class CatalogueOption {

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description =
          "JSON file with further sets or other mirrors (default: GANGWAY_CATALOGUE, else"
              + " ~/.config/gangway/catalogue.json if it is there).")
  private Path file;

  Catalogue catalogue() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (file != null) {
      environment.put("GANGWAY_CATALOGUE", file.toString());
    }
    return Catalogue.load(environment, Path.of(System.getProperty("user.home")));
  }
}
