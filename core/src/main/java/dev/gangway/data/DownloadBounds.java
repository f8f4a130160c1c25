package dev.gangway.data;

import java.util.Locale;

/**
 * The sizes that are accepted of a file.
 *
 * @param exact bytes of the file, 0 if unknown
 * @param limit bytes at most
 */
record DownloadBounds(long exact, long limit) {

  /** How many times as long a file may be that was compressed anew, perhaps hardly at all. */
  private static final double ANEW = 8;

  /** A file that may have been compressed anew has no exact size. */
  static DownloadBounds of(CatalogueFile file, long sizeLimit) {
    if (file.size() == 0) {
      return new DownloadBounds(0, sizeLimit);
    }
    return file.contentChecksums().isEmpty()
        ? new DownloadBounds(file.size(), file.size())
        : new DownloadBounds(0, (long) (ANEW * file.size()));
  }

  /** Refuses a server's size before anything is written; 0 if it names none. */
  void checkTotal(long total) throws DownloadException {
    if (exact > 0 && total > 0 && total != exact) {
      throw DownloadException.nextMirror(
          String.format(Locale.ROOT, "offers %,d bytes, expected %,d", total, exact));
    }
    if (total > limit) {
      throw DownloadException.nextMirror(
          String.format(
              Locale.ROOT,
              "offers %,d bytes, at most %,d are accepted unless its size in the catalogue allows more",
              total,
              limit));
    }
  }
}
