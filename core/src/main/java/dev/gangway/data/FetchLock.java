package dev.gangway.data;

import dev.gangway.run.InputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two processes from fetching one set at a time; the system drops it when one is killed. */
final class FetchLock implements AutoCloseable {

  private final Path folder;
  private final FileChannel channel;

  private FetchLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  static FetchLock take(Path folder) throws IOException {
    Path file = folder.resolve(".fetch.lock");
    FileChannel channel = open(file);
    if (!isLocked(channel)) {
      channel.close();
      throw new FetchException(
          folder + ": another fetch is running (wait for it, or end it)", null);
    }
    return new FetchLock(folder, channel);
  }

  private static FileChannel open(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw InputException.file(
          file, "cannot write to the data folder", "choose another data folder", e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The folder that no other fetch writes to now. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
