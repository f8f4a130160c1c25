package dev.gangway.data.fetch;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.base.Reason;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import dev.gangway.run.FolderLock;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the files of catalogue sets into the data folder. A file there is complete and has a
 * published checksum, or it is not there; what a broken connection left is gone on with later.
 */
public final class Fetcher {

  private static final String LOCK = ".fetch.lock";

  private final Path dataFolder;
  private final Download.Terms terms;

  /**
   * @param dataFolder gets one folder per set
   * @param environment names the proxy, if any, as {@code https_proxy}, {@code http_proxy} and
   *     {@code no_proxy}, and the hub as {@code HF_ENDPOINT} and {@code HF_TOKEN}
   * @throws InputException if one of these variables is no address
   */
  public Fetcher(
      Path dataFolder,
      FetchSettings settings,
      Map<String, String> environment,
      FetchProgress progress) {
    this(dataFolder, terms(settings, environment, Fetcher::sleep, progress));
  }

  Fetcher(Path dataFolder, Download.Terms terms) {
    this.dataFolder = dataFolder;
    this.terms = terms;
  }

  static Download.Terms terms(
      FetchSettings settings,
      Map<String, String> environment,
      Download.Pause pause,
      FetchProgress progress) {
    FetchProxy proxy = new FetchProxy(environment, ProxySelector.getDefault());
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .connectTimeout(settings.connectTimeout())
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(proxy);
    proxy.authenticator().ifPresent(client::authenticator);
    return new Download.Terms(client.build(), settings, pause, progress, Hub.of(environment));
  }

  private static void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }

  /**
   * Fetches what is missing of {@code files} and returns the set's folder. A file that is there but
   * has no published checksum is replaced, unless only the hub tells checksums, which is not asked
   * about a file that is there. An interrupt ends the fetch; what has arrived is kept for the next
   * one.
   *
   * @param files some of {@code set.allFiles()}, usually {@code set.files()}
   * @throws FetchException if a file cannot be had from any mirror, or not be stored
   * @throws InputException if the data folder cannot be written to
   */
  public Path fetch(CatalogueSet set, List<CatalogueFile> files)
      throws FetchException, InterruptedException {
    Path folder = dataFolder.resolve(set.name());
    try {
      List<CatalogueFile> missing = missing(set, files);
      if (!missing.isEmpty()) {
        download(set, folder, missing);
      }
      return folder;
    } catch (FetchException e) {
      throw e;
    } catch (IOException e) {
      throw new FetchException(
          "cannot fetch %s into %s: %s".formatted(set.name(), folder, Reason.of(e)), e);
    }
  }

  private void download(CatalogueSet set, Path folder, List<CatalogueFile> files)
      throws IOException, InterruptedException {
    createFolder(folder);
    try (FolderLock alone = lock(folder)) {
      for (CatalogueFile file : missing(set, files)) {
        download(set, folder, file);
      }
    }
  }

  private void download(CatalogueSet set, Path folder, CatalogueFile file)
      throws IOException, InterruptedException {
    try {
      Optional<Hub.Told> told = new Download(file, folder, terms).from(set.mirrors());
      if (told.isPresent()) {
        WholeFile.write(note(folder, file), Json.pretty(told.get()));
        describe(told.get(), folder);
      }
    } catch (Download.Failure e) {
      throw new FetchException(
          "cannot fetch %s: %s (%s)".formatted(file.name(), e.getMessage(), fix(e, set, folder)),
          e);
    }
  }

  /** Brings what the hub says about weights too; nothing needs it. */
  private void describe(Hub.Told weights, Path folder) throws IOException, InterruptedException {
    CatalogueFile config = new CatalogueFile("config.json", 0, List.of(), List.of());
    try {
      new Download(config, folder, terms).from(List.of(URI.create(weights.version())));
    } catch (Download.Failure notThere) {
      // The weights themselves tell whose they are.
    }
  }

  private static String fix(Download.Failure failure, CatalogueSet set, Path folder) {
    if (failure.remedy() == Download.Remedy.STOP) {
      return "make room in %s, or choose another data folder".formatted(folder);
    }
    String other =
        set.isOnHub()
            ? "set HF_ENDPOINT to a mirror of the hub"
            : "name another mirror in a catalogue file of your own";
    return "put the file into %s yourself, or %s".formatted(folder, other);
  }

  /** What the hub told of a file, beside it. */
  private static Path note(Path folder, CatalogueFile file) {
    return folder.resolve(file.name() + ".hub.json");
  }

  private static Optional<Hub.Told> told(Path folder, CatalogueFile file) throws IOException {
    Path note = note(folder, file);
    return Files.exists(note) ? Optional.of(Json.read(note, Hub.Told.class)) : Optional.empty();
  }

  /** Whether a file is there, with a checksum that was published or from the user's own hand. */
  public boolean isHere(CatalogueSet set, CatalogueFile file) throws IOException {
    Path folder = dataFolder.resolve(set.name());
    return Files.isRegularFile(folder.resolve(file.name()))
        && (isUnchecked(set, file) || matches(folder, file));
  }

  /**
   * Whether a file that is there has come from elsewhere and has no checksum known here: the hub
   * has not been asked for it.
   */
  public boolean isUnchecked(CatalogueSet set, CatalogueFile file) throws IOException {
    Path folder = dataFolder.resolve(set.name());
    return set.isOnHub() && !Files.exists(note(folder, file)) && !matches(folder, file);
  }

  private static boolean matches(Path folder, CatalogueFile file) throws IOException {
    Optional<Hub.Told> told = told(folder, file);
    CatalogueFile known = told.map(hub -> file.with(hub.checksum(), hub.size())).orElse(file);
    return known.known() && known.problem(folder.resolve(file.name())).isEmpty();
  }

  /** Keeps two from fetching one set at a time; the system drops it when a process is killed. */
  static FolderLock lock(Path folder) throws FetchException {
    Optional<FolderLock> lock;
    try {
      lock = FolderLock.take(folder, LOCK);
    } catch (IOException e) {
      throw InputException.file(
          folder.resolve(LOCK), "cannot write to the data folder", "choose another data folder", e);
    }
    return lock.orElseThrow(
        () ->
            new FetchException(
                folder + ": another fetch is running (wait for it, or end it)", null));
  }

  /** The files that are not there or not what they should be. */
  private List<CatalogueFile> missing(CatalogueSet set, List<CatalogueFile> files)
      throws IOException {
    List<CatalogueFile> missing = new ArrayList<>();
    for (CatalogueFile file : files) {
      if (isHere(set, file)) {
        Path path = dataFolder.resolve(set.name()).resolve(file.name());
        terms.progress().advanced(file.name(), Files.size(path), Files.size(path));
      } else {
        missing.add(file);
      }
    }
    return missing;
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw InputException.file(
          folder, "cannot create the folder: " + Reason.of(e), "choose another data folder", e);
    }
  }

  /**
   * A data set that could not be fetched: the work failed, though nothing on the command line was
   * wrong. The message is one line and says what was wrong with each mirror.
   */
  public static final class FetchException extends IOException {

    FetchException(String message, Throwable cause) {
      super(message, cause);
    }

    /** Whether it was not tried, as another process is fetching the same. */
    public boolean isBusy() {
      return getCause() == null;
    }
  }

  /** Told how far a fetch is; called from the thread that fetches, several times a second. */
  @FunctionalInterface
  public interface FetchProgress {

    /**
     * Bytes of a file on disk so far, fewer when a download starts over; a total of 0 is not known
     * yet.
     */
    void advanced(String file, long bytes, long total);
  }
}
