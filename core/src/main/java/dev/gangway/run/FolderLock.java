package dev.gangway.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write a folder, for example a run, held by one opener on this machine.
 *
 * <p>POSIX drops a process's locks on a file when the process closes <em>any</em> descriptor of it.
 * So in this process a second opener is refused before it opens the file, and an opener waits for
 * one who only asks whether the lock is held ({@link #held}), who soon closes it.
 *
 * <p>Who asks shares the lock for an instant; so an opener in another process, who finds it shared,
 * tries again before giving up.
 */
public final class FolderLock implements AutoCloseable {

  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
  private static final Object LOOKING = new Object(); // locked while one who asks has the file open
  private static final int TRIES = 5;
  private static final long MILLIS_BETWEEN = 20;

  private final Path place;
  private final FileChannel file;

  private FolderLock(Path place, FileChannel file) {
    this.place = place;
    this.file = file;
  }

  /**
   * Takes a folder's lock; empty if it is held, here or by another process.
   *
   * @param name of the file in the folder, made if need be
   */
  public static Optional<FolderLock> take(Path folder, String name) throws IOException {
    Path place = folder.toRealPath().resolve(name);
    if (!HELD_HERE.add(place)) {
      return Optional.empty();
    }
    FolderLock lock = null;
    try {
      lock = takeFromOthers(place);
      return Optional.ofNullable(lock);
    } finally {
      if (lock == null) {
        HELD_HERE.remove(place);
      }
    }
  }

  private static FolderLock takeFromOthers(Path place) throws IOException {
    FileChannel file = open(place);
    FileLock lock = null;
    try {
      lock = file.tryLock(); // until the channel is closed
      for (int tries = 1; lock == null && tries < TRIES; tries++) {
        pause();
        lock = file.tryLock();
      }
      return lock == null ? null : new FolderLock(place, file);
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
   * Whether a folder's lock is held, here or by another process. Writes nothing; one that cannot be
   * read counts as free.
   */
  static boolean held(Path folder, String name) {
    Path place;
    try {
      place = folder.toRealPath().resolve(name);
    } catch (IOException gone) {
      return false;
    }
    if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    synchronized (LOOKING) {
      return HELD_HERE.contains(place) || heldElsewhere(place);
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
      HELD_HERE.remove(place);
    }
  }
}
