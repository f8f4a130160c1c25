package dev.gangway.data;

import dev.gangway.data.DownloadException.Remedy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings one file from the first mirror that has it. */
final class Download {

  /** What every download of a fetch shares. */
  record Terms(
      HttpClient client, FetchSettings settings, FetchPause pause, FetchProgress progress) {}

  private final CatalogueFile file;
  private final DownloadPart part;
  private final Terms terms;

  Download(CatalogueFile file, Path folder, Terms terms) {
    this.file = file;
    this.part = new DownloadPart(folder.resolve(file.name()));
    this.terms = terms;
  }

  /**
   * Tries the mirrors in order until the file lies complete in the folder.
   *
   * @throws DownloadException naming every mirror and what was wrong with it
   */
  void from(List<URI> mirrors) throws IOException, InterruptedException {
    List<String> failures = new ArrayList<>();
    Remedy last = Remedy.NEXT_MIRROR;
    for (URI mirror : mirrors) {
      URI address = mirror.resolve(file.name());
      try {
        untilDone(address);
        return;
      } catch (DownloadException e) {
        failures.add(address + ": " + e.getMessage());
        last = e.remedy();
        if (last == Remedy.STOP) {
          break;
        }
      }
    }
    throw new DownloadException(last, String.join("; ", failures), null);
  }

  /** Tries one address; tries that bring new bytes do not count. */
  private void untilDone(URI address) throws IOException, InterruptedException {
    long furthest = part.length();
    int failures = 0;
    while (true) {
      try {
        once(address);
        return;
      } catch (DownloadException e) {
        failures = part.length() > furthest ? 0 : failures + 1;
        furthest = Math.max(furthest, part.length());
        boolean again = e.remedy() == Remedy.RETRY || e.remedy() == Remedy.RETRY_ONCE;
        if (!again || failures >= terms.settings.attempts(e.remedy())) {
          throw failures > 1 ? e.afterTries(failures) : e;
        }
        terms.pause.pause(terms.settings.pauseAfter(Math.max(1, failures)));
      }
    }
  }

  private void once(URI address) throws IOException, InterruptedException {
    boolean resumed = part.isComplete();
    if (!resumed) {
      DownloadBounds bounds = DownloadBounds.of(file, terms.settings.sizeLimit());
      DownloadTransfer transfer = new DownloadTransfer(address, part, bounds);
      transfer.run(terms.client, terms.settings, this::report);
      resumed = transfer.resumes();
    }
    Optional<String> problem = FetchCheck.problem(part.file(), file);
    if (problem.isPresent()) {
      part.discard();
      // Bytes of an earlier try may be to blame: only a file of one piece speaks for the mirror.
      Remedy remedy = resumed ? Remedy.RETRY : Remedy.NEXT_MIRROR;
      throw new DownloadException(remedy, problem.get(), null);
    }
    part.finish();
  }

  private void report(long bytes) {
    terms.progress.advanced(file.name(), Math.max(0, bytes), total());
  }

  private long total() {
    try {
      return part.origin().map(DownloadOrigin::total).orElse(file.size());
    } catch (IOException e) {
      return file.size();
    }
  }
}
