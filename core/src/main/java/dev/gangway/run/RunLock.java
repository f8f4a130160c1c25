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
 * <p>POSIX drops a process's locks on a file when the process closes <em>any</em> descriptor of it.
 * So in this process a second opener is refused before it opens the file, and an opener waits for
 * one who only asks whether the lock is held ({@link #held}), who soon closes it.
 *
 * <p>Who asks shares the lock for an instant; so an opener in another process, who finds it shared,
 * tries again before giving up.
 */
final class RunLock implements AutoCloseable {

  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
  private static final Object LOOKING = new Object(); // locked while one who asks has the file open
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
    FileChannel file = open(folder.resolve(".lock"));
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

  private static FileChannel open(Path place) throws IOException {
    synchronized (LOOKING) { // whoever asks from now on sees that it is held here
      return FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
    synchronized (LOOKING) {
      return HELD_HERE.contains(folder) || heldElsewhere(place);
    }
  }

  private static boolean heldElsewhere(Path place) {
    try (FileChannel file =
            FileChannel.open(place, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileLock shared = file.tryLock(0, Long.MAX_VALUE, true)) {
      return shared == null;
    } catch (IOException unreadable) {
      return false;
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
