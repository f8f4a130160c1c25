package dev.gangway.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a table:
 *
 * <pre>
 * _gangway.json        what it is made from, written first
 * part-000000.parquet  one for each chunk, there only when whole
 * _temporary/          parts in the making
 * _SUCCESS             comes last: the table is complete
 * </pre>
 *
 * <p>Whoever reads tables with Spark passes over names that begin with an underscore. A job that is
 * started again makes the parts that are missing.
 */
final class ScoreOutput {

  static final String TEMPORARY = "_temporary";
  private static final String TASK = "_gangway.json";
  private static final String SUCCESS = "_SUCCESS";

  private final String name;
  private final FileSystem system;
  private final Path folder;

  /**
   * A table, new or begun.
   *
   * @param name as the user gave it
   * @throws InputException if its file system cannot be reached
   */
  ScoreOutput(String name, Configuration configuration) {
    this.name = name;
    try {
      Path given = new Path(name);
      system = given.getFileSystem(configuration);
      folder = system.makeQualified(given);
    } catch (IOException | IllegalArgumentException e) {
      throw InputException.file(
          name, "its file system cannot be reached: " + e.getMessage(), "check the address", e);
    }
  }

  /** Its address, with the file system. */
  String address() {
    return folder.toString();
  }

  /**
   * Throws if a folder that is read holds the table or lies in it, by whatever path or link: a job
   * that is started again would read its own rows.
   *
   * @param input as the user gave it
   */
  void requireApart(String input, Path read) {
    refuse(input, isWithin(folder, read) || isWithin(read, folder));
  }

  /** The same of a file, or of a folder of which some files alone are read. */
  void requireNotAround(String input, Path read) {
    refuse(input, isWithin(read, folder));
  }

  private void refuse(String input, boolean together) {
    if (together) {
      throw InputException.file(
          name,
          "cannot be written",
          "what the job reads: " + input,
          "a folder apart from the inputs",
          "give another --out");
    }
  }

  private boolean isWithin(Path inner, Path outer) {
    return (place(inner) + "/").startsWith(place(outer) + "/");
  }

  /** Without links, where the file system is the machine's own. */
  private String place(Path path) {
    URI address = path.makeQualified(system.getUri(), system.getWorkingDirectory()).toUri();
    if (!"file".equals(address.getScheme())) {
      return address.toString();
    }
    java.nio.file.Path given = java.nio.file.Path.of(address.getPath());
    for (var there = given; there != null; there = there.getParent()) {
      try {
        return "file:" + there.toRealPath().resolve(there.relativize(given));
      } catch (IOException notThere) {
        // then what it is to lie in
      }
    }
    return address.toString();
  }

  /**
   * Makes the folder, or checks that what is there belongs to the same task.
   *
   * @throws InputException if it holds anything else
   */
  void begin(ScoreTask task) throws IOException {
    if (!system.exists(new Path(folder, TASK))) {
      requireEmpty();
      try (PartFile whole = new PartFile(address(), TASK, system.getConf())) {
        whole.stream().write(Json.pretty(task).getBytes(StandardCharsets.UTF_8));
        whole.publish();
      }
    }
    requireSame(task); // another job may have begun at the same time
  }

  private void requireEmpty() throws IOException {
    if (!system.exists(folder)) {
      return;
    }
    for (FileStatus file : system.listStatus(folder)) {
      String there = file.getPath().getName();
      if (!there.equals(TEMPORARY)) {
        throw InputException.file(
            name,
            "not a new folder",
            there + " in it",
            "an empty folder or a table of this job",
            "give another --out");
      }
    }
  }

  private ScoreTask read(Path file) throws IOException {
    try (FSDataInputStream in = system.open(file)) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), ScoreTask.class);
    } catch (JsonProcessingException e) {
      throw InputException.file(
          name + "/" + TASK, "not a valid note of a table", "give another --out, or remove it", e);
    }
  }

  /**
   * Checks that the table is still that of a task.
   *
   * @throws InputException if it is not
   */
  void requireSame(ScoreTask task) throws IOException {
    String difference = task.difference(read(new Path(folder, TASK)));
    if (!difference.isEmpty()) {
      throw InputException.file(
          name,
          "holds the table of another job",
          difference,
          "the same job",
          "give another --out, or remove this one");
    }
  }

  /** Whether nothing is left to do. */
  boolean isWhole() throws IOException {
    return system.exists(new Path(folder, SUCCESS));
  }

  /** Whether a chunk's part is there. */
  boolean has(Chunk chunk) throws IOException {
    return system.exists(new Path(folder, chunk.fileName()));
  }

  /** The chunks whose part is not there yet. */
  List<Chunk> missing(List<Chunk> chunks) throws IOException {
    Set<String> there = new HashSet<>();
    for (FileStatus file : system.listStatus(folder)) {
      there.add(file.getPath().getName());
    }
    return chunks.stream().filter(chunk -> !there.contains(chunk.fileName())).toList();
  }

  /**
   * Marks the table as complete.
   *
   * @throws InputException if it has become that of another task
   */
  void finish(ScoreTask task) throws IOException {
    requireSame(task);
    system.delete(new Path(folder, TEMPORARY), true);
    try (OutputStream mark = system.create(new Path(folder, SUCCESS), true)) {
      mark.flush();
    }
  }
}
