package dev.gangway.data.fetch;

/** Told how far a fetch is; called from the thread that fetches, several times a second. */
@FunctionalInterface
public interface FetchProgress {

  /**
   * Reports one file.
   *
   * @param file the file's name
   * @param bytes on disk so far; falls back when a download starts over
   * @param total bytes of the whole file, 0 while unknown
   */
  void advanced(String file, long bytes, long total);
}
