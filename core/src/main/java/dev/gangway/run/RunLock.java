package dev.gangway.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write a run, held by one opener on this machine.
 *
 * <p>POSIX drops a process's locks on a file when the process closes <em>any</em> descriptor of it,
 * so a second opener in the same process is refused before it opens the file.
 */
final class RunLock implements AutoCloseable {

  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel file;

  private RunLock(Path folder, FileChannel file) {
    this.folder = folder;
    this.file = file;
  }

  /** Takes the lock of a run's folder; null if it is held, here or by another process. */
  static RunLock take(Path run) throws IOException {
    Path folder = run.toRealPath();
    if (!HELD_HERE.add(folder)) {
      return null;
    }
    RunLock lock = null;
    try {
      lock = takeFromOthers(folder);
      return lock;
    } finally {
      if (lock == null) {
        HELD_HERE.remove(folder);
      }
    }
  }

  private static RunLock takeFromOthers(Path folder) throws IOException {
    Path place = folder.resolve(".lock");
    FileChannel file = FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = file.tryLock(); // until the channel is closed
      return lock == null ? null : new RunLock(folder, file);
    } finally {
      if (lock == null) {
        file.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (file.isOpen()) {
      file.close();
      HELD_HERE.remove(folder);
    }
  }
}
