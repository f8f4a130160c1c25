package dev.gangway.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write a run, held by one opener on this machine.
 *
 * <p>POSIX drops a process's locks on a file when the process closes <em>any</em> descriptor of it,
 * so a second opener in the same process is refused before it opens the file.
 *
 * <p>Who only asks whether the lock is held ({@link #held}) shares it for an instant; so one who
 * finds it shared tries again before giving up.
 */
final class RunLock implements AutoCloseable {

  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
  private static final int TRIES = 5;
  private static final long MILLIS_BETWEEN = 20;

  private final Path folder;
  private final FileChannel file;

  private RunLock(Path folder, FileChannel file) {
    this.folder = folder;
    this.file = file;
  }

  /** Takes the lock of a run's folder; null if it is held, here or by another process. */
  static RunLock take(Path run) throws IOException {
    Path folder = run.toRealPath();
    if (!claim(folder)) {
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

  private static boolean claim(Path folder) {
    for (int tries = 1; !HELD_HERE.add(folder); tries++) {
      if (tries == TRIES) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static RunLock takeFromOthers(Path folder) throws IOException {
    Path place = folder.resolve(".lock");
    FileChannel file = FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = file.tryLock(); // until the channel is closed
      for (int tries = 1; lock == null && tries < TRIES; tries++) {
        pause();
        lock = file.tryLock();
      }
      return lock == null ? null : new RunLock(folder, file);
    } finally {
      if (lock == null) {
        file.close();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(MILLIS_BETWEEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whether a run's lock is held, here or by another process. Writes nothing; a run whose lock
   * cannot be read counts as free.
   */
  static boolean held(Path run) {
    Path folder;
    try {
      folder = run.toRealPath();
    } catch (IOException gone) {
      return false;
    }
    Path place = folder.resolve(".lock");
    if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!HELD_HERE.add(folder)) { // no other opener here while the file is open
      return true;
    }
    try (FileChannel file =
            FileChannel.open(place, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileLock shared = file.tryLock(0, Long.MAX_VALUE, true)) {
      return shared == null;
    } catch (IOException unreadable) {
      return false;
    } finally {
      HELD_HERE.remove(folder);
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
