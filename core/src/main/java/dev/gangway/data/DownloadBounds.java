package dev.gangway.data;

import java.util.Locale;

/**
 * The sizes that are accepted of a file.
 *
 * @param exact bytes of the file, 0 if unknown
 * @param limit bytes at most
 */
record DownloadBounds(long exact, long limit) {

  /** A file that may have been compressed anew has no exact size. */
  static DownloadBounds of(CatalogueFile file, long sizeLimit) {
    boolean exact = file.size() > 0 && file.contentChecksums().isEmpty();
    return exact ? new DownloadBounds(file.size(), file.size()) : new DownloadBounds(0, sizeLimit);
  }

  /** Refuses a server's size before anything is written; 0 if it names none. */
  void checkTotal(long total) throws DownloadException {
    if (exact > 0 && total > 0 && total != exact) {
      throw DownloadException.nextMirror(
          String.format(Locale.ROOT, "offers %,d bytes, expected %,d", total, exact));
    }
    if (total > limit) {
      throw DownloadException.nextMirror(
          String.format(Locale.ROOT, "offers %,d bytes, at most %,d are accepted", total, limit));
    }
  }
}
