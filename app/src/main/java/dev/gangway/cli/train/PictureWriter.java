package dev.gangway.cli.train;

import dev.gangway.cli.terminal.PngFile;
import dev.gangway.cli.terminal.Terminal;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Draws pictures beside a training, one after the other, on a thread of its own. */
final class PictureWriter implements AutoCloseable {

  private final Terminal terminal;
  private final ExecutorService drawer = Executors.newSingleThreadExecutor(PictureWriter::thread);
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  /** A writer that notes what it cannot draw. */
  PictureWriter(Terminal terminal) {
    this.terminal = terminal;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "picture writer");
    thread.setDaemon(true);
    return thread;
  }

  /** Draws a picture into a file, some time from now. */
  void draw(Path file, Supplier<BufferedImage> drawing) {
    last =
        CompletableFuture.runAsync(
            () -> PngFile.write(file, drawing).ifPresent(terminal::note), drawer);
  }

  /** Waits until everything is drawn. */
  void settle() {
    last.join();
  }

  @Override
  public void close() {
    drawer.shutdown();
    settle();
  }
}
