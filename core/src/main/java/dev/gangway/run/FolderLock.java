package dev.gangway.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write a folder, for example a run, or a file, held by one opener on this machine.
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
  private final boolean passing; // its file goes with it

  private FolderLock(Path place, FileChannel file, boolean passing) {
    this.place = place;
    this.file = file;
    this.passing = passing;
  }

  /** Takes the lock of a folder, a file of that name; empty if it is held, here or elsewhere. */
  public static Optional<FolderLock> take(Path folder, String name) throws IOException {
    return take(folder.toRealPath().resolve(name), false);
  }

  /** Takes the lock of one file, there or not, by a hidden file beside it; empty if it is held. */
  static Optional<FolderLock> takeFile(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent().toRealPath();
    return take(folder.resolve("." + file.getFileName() + ".lock"), true);
  }

  private static Optional<FolderLock> take(Path place, boolean passing) throws IOException {
    if (!HELD_HERE.add(place)) {
      return Optional.empty();
    }
    boolean ours = false;
    try {
      for (int tries = 0; tries < TRIES; tries++) {
        FileChannel file = open(place);
        try {
          FileLock lock = file.tryLock(); // until the channel is closed
          ours = lock != null && (!passing || isAt(place, file));
          if (ours) {
            return Optional.of(new FolderLock(place, file, passing));
          }
        } finally {
          if (!ours) {
            file.close();
          }
        }
        pause(); // another has it, or has just given it back and taken the file away
      }
      return Optional.empty();
    } finally {
      if (!ours) {
        HELD_HERE.remove(place);
      }
    }
  }

  /**
   * Whether what was opened is still the file that others find there. It grows by a byte with each
   * holder, and its length is told without opening it once more.
   */
  private static boolean isAt(Path place, FileChannel file) throws IOException {
    file.write(ByteBuffer.allocate(1), file.size());
    try {
      return Files.size(place) == file.size();
    } catch (NoSuchFileException gone) {
      return false;
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

  /** Whether a folder's lock is held, here or elsewhere; one that cannot be read counts as free. */
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
      if (passing) {
        Files.deleteIfExists(place);
      }
      file.close();
      HELD_HERE.remove(place);
    }
  }
}
