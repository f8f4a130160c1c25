package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.run.FolderLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps two from fetching one set at a time; the system drops it when a process is killed. */
final class FetchLock implements AutoCloseable {

  private static final String FILE = ".fetch.lock";

  private final Path folder;
  private final FolderLock lock;

  private FetchLock(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static FetchLock take(Path folder) throws FetchException {
    return lock(folder)
        .map(lock -> new FetchLock(folder, lock))
        .orElseThrow(
            () ->
                new FetchException(
                    folder + ": another fetch is running (wait for it, or end it)", null));
  }

  private static Optional<FolderLock> lock(Path folder) {
    try {
      return FolderLock.take(folder, FILE);
    } catch (IOException e) {
      throw InputException.file(
          folder.resolve(FILE), "cannot write to the data folder", "choose another data folder", e);
    }
  }

  /** The folder that no other fetch writes to now. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
