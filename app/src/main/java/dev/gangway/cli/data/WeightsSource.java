package dev.gangway.cli.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.data.fetch.Catalogue;
import dev.gangway.data.fetch.CatalogueSet;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import dev.gangway.data.fetch.FetchSettings;
import dev.gangway.data.fetch.Fetcher;
import dev.gangway.data.fetch.Fetcher.FetchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the weights of a backbone come from: a file, a name of the catalogue, or the hub. */
public final class WeightsSource {

  private static final long WAIT_MILLIS = 500;

  private WeightsSource() {}

  /** Whether a text names a repository of the hub. */
  static boolean isOnHub(String asked) {
    return asked.startsWith("hub:");
  }

  /**
   * The file of weights: the one of that path if there is one, else brought into the data folder,
   * if it is not there yet.
   *
   * @param asked a path, a name of the catalogue, or {@code hub:OWNER/NAME[@REVISION]}
   * @throws InputException if they are not here and cannot be fetched
   */
  public static Path find(String asked, Path dataDir, Terminal terminal) {
    Path path = Path.of(asked);
    if (isOnHub(asked)) {
      return fetched(asked, CatalogueSet.ofHub(asked), dataDir, terminal);
    }
    boolean maybeName = path.getNameCount() == 1 && !asked.endsWith(".safetensors");
    if (!maybeName || Files.isRegularFile(path)) {
      return path;
    }
    Catalogue catalogue = new DataOptions.CatalogueOption().catalogue();
    Optional<CatalogueSet> named = catalogue.weights(asked);
    check(
        named.isPresent() || Files.exists(path) || asked.contains("."),
        "there are no weights '%s': found no such file, expected one, hub:OWNER/NAME or a name of"
            + " the catalogue (%s)",
        asked,
        String.join(", ", catalogue.weights().stream().map(CatalogueSet::name).toList()));
    return named.map(set -> fetched(asked, set, dataDir, terminal)).orElse(path);
  }

  private static Path fetched(String asked, CatalogueSet set, Path dataDir, Terminal terminal) {
    CatalogueFile weights = set.files().get(0);
    Path file = dataDir.resolve(set.name()).resolve(weights.name());
    Fetcher fetcher =
        new Fetcher(dataDir, FetchSettings.usual(), System.getenv(), (name, done, all) -> {});
    try {
      while (!fetcher.isHere(set, weights)) {
        fetch(set, dataDir, terminal);
      }
      if (fetcher.isUnchecked(set, weights)) {
        terminal.note("%s was put there: no checksum of it is known".formatted(file));
      }
      return file;
    } catch (IOException e) {
      String what = e instanceof FetchException ? e.getMessage() : Reason.of(e);
      throw InputException.of("--weights %s: %s", asked, what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw InputException.of("--weights %s: stopped", asked);
    }
  }

  /** Of several processes of a training that need them one fetches, the others wait. */
  private static void fetch(CatalogueSet set, Path dataDir, Terminal terminal)
      throws IOException, InterruptedException {
    try {
      DataFetchCommand.fetch(set, List.of(set.files().get(0)), dataDir, terminal);
    } catch (FetchException e) {
      if (!e.isBusy()) {
        throw e;
      }
      Thread.sleep(WAIT_MILLIS);
    }
  }
}
