package dev.gangway.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of a table in the making. It is written under a name of its own in {@code _temporary} and
 * moved when whole; of several attempts at the same file, and of several jobs, one wins, and all
 * hold the same rows.
 */
final class PartFile implements AutoCloseable {

  private final FileSystem system;
  private final Path whole;
  private final Path part;
  private final OutputStream stream;

  /**
   * Begins a file.
   *
   * @param folder address of the table
   */
  PartFile(String folder, String name, Configuration configuration) throws IOException {
    whole = new Path(folder, name);
    part = new Path(new Path(folder, ScoreOutput.TEMPORARY), name + "." + UUID.randomUUID());
    system = whole.getFileSystem(configuration);
    stream = system.create(part, true);
  }

  /** What to write to. */
  OutputStream stream() {
    return stream;
  }

  /** Gives the file its name, unless another has it already. */
  void publish() throws IOException {
    stream.close();
    if (!moved() && !system.exists(whole)) {
      throw new IOException("%s cannot be moved to %s".formatted(part, whole));
    }
  }

  /** What is in the way HDFS tells by false, and S3A by an exception. */
  private boolean moved() throws IOException {
    try {
      return system.rename(part, whole);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Removes what was not published. */
  @Override
  public void close() throws IOException {
    stream.close();
    system.delete(part, false);
  }
}
