package dev.gangway.run;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.run.WholeFile.FileOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A file that takes long to write: it grows as {@code FILE.part}, whose sound length stands in
 * {@code FILE.part.json}, and becomes {@code FILE} when it is whole. After a death it can be gone
 * on with. What a whole file was made from stands beside it, in the hidden {@code .FILE.done.json}.
 */
public final class PartialFile implements AutoCloseable {

  /**
   * How far a file has come: its task (only the same resumes it), the rows written, those of
   * unreadable images, the bytes they take, and the name of the last image.
   */
  public record Progress(String task, long rows, long bad, long bytes, String last) {}

  private final Path file;
  private final FileOutput bytes;
  private final OutputStream out;
  private Progress progress;

  private PartialFile(Path file, Progress progress) throws IOException {
    this.file = file;
    this.progress = progress;
    bytes = new FileOutput(file, part(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    bytes.truncate(progress.bytes);
    out = new BufferedOutputStream(bytes, 1 << 16);
  }

  /** Starts a file; what an earlier start left is dropped. */
  public static PartialFile begin(Path file, String task) throws IOException {
    Files.deleteIfExists(done(file));
    Files.deleteIfExists(state(file));
    Files.deleteIfExists(part(file));
    return new PartialFile(file, new Progress(task, 0, 0, 0, ""));
  }

  /**
   * Resumes a file where it was last committed, or starts it if there is none yet; throws if
   * another task wrote it, or if it lacks what was committed.
   */
  public static PartialFile resume(Path file, String task) throws IOException {
    if (!Files.exists(state(file))) {
      return begin(file, task);
    }
    Progress progress = Json.read(state(file), Progress.class);
    if (!progress.task.equals(task)) {
      throw InputException.file(
          part(file),
          "written by another command",
          progress.task,
          task,
          "run that command, or leave --resume out to start again");
    }
    long bytes = Files.exists(part(file)) ? Files.size(part(file)) : 0;
    if (bytes < progress.bytes) {
      throw InputException.file(
          part(file),
          "cut off",
          bytes + " bytes",
          progress.bytes + " bytes",
          "leave --resume out to start again");
    }
    return new PartialFile(file, progress);
  }

  /**
   * Whether nothing is left to do for a task: the file is there, and this task made it; throws if a
   * file is there that another task made, or nobody knows which.
   */
  public static boolean isWhole(Path file, String task) throws IOException {
    if (!Files.exists(file) || Files.exists(part(file))) {
      return false;
    }
    boolean begun = isBegun(file);
    Optional<Progress> made = made(file, begun ? state(file) : done(file));
    if (made.isPresent() && made.get().task.equals(task)) {
      if (begun) {
        keepState(file); // it died between the last two steps
      }
      return true;
    }
    if (begun) {
      return false; // resume tells what is wrong
    }
    throw made.map(other -> madeBy(file, other.task, task)).orElseGet(() -> madeByUnknown(file));
  }

  /** Whether a whole file is as it was once written here. */
  public static boolean isKnown(Path file) throws IOException {
    return made(file, done(file)).isPresent();
  }

  /** What made a whole file; empty if that is not known of a file of this length. */
  private static Optional<Progress> made(Path file, Path record) throws IOException {
    if (!Files.exists(record)) {
      return Optional.empty();
    }
    Progress made = Json.read(record, Progress.class);
    return Files.size(file) == made.bytes ? Optional.of(made) : Optional.empty();
  }

  private static InputException madeBy(Path file, String found, String expected) {
    return InputException.file(
        file,
        "made by another command",
        found,
        expected,
        "leave --resume out to replace it, or choose another file");
  }

  private static InputException madeByUnknown(Path file) {
    return InputException.file(
        file,
        "whole, but what it was made from is not known",
        "leave --resume out to replace it, or choose another file",
        null);
  }

  /** Whether there is something for {@link #resume} to resume. */
  static boolean isBegun(Path file) {
    return Files.exists(state(file));
  }

  /** All files that come and go on the way to one. */
  public static List<Path> filesOf(Path file) {
    return List.of(file, part(file), state(file), done(file));
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  private static Path state(Path file) {
    return file.resolveSibling(file.getFileName() + ".part.json");
  }

  private static Path done(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".done.json");
  }

  /** Where the rows go; not to be closed. */
  public OutputStream out() {
    return out;
  }

  public Progress progress() {
    return progress;
  }

  /** Makes all that was written so far survive a death. */
  public void commit(long rows, long bad, String last) throws IOException {
    out.flush();
    bytes.force();
    progress = new Progress(progress.task, rows, bad, bytes.position(), last);
    WholeFile.write(state(file), Json.line(progress));
  }

  /** Puts the whole file in its place. If it is committed, {@link #isWhole} knows it again. */
  public void finish() throws IOException {
    out.flush();
    bytes.force();
    WholeFile.move(part(file), file);
    if (isBegun(file)) {
      keepState(file);
    }
  }

  private static void keepState(Path file) throws IOException {
    WholeFile.move(state(file), done(file));
  }

  /** Leaves what was committed for {@link #resume}; if nothing was, nothing. */
  @Override
  public void close() throws IOException {
    bytes.close();
    if (!isBegun(file)) {
      Files.deleteIfExists(part(file));
    }
  }
}
