package dev.gangway.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets processes that share a folder write in it one after the other. */
final class FolderTurn {

  private static final String FILE = ".turn";

  private FolderTurn() {}

  /** What is written. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /** Whether processes take turns in a folder. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /** Waits for this process's turn, and works. */
  static void take(Path folder, Work work) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock turn = file.lock()) {
      work.run();
    }
  }
}
