package dev.gangway.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.infer.Column;
import dev.gangway.spark.ScorePlan.Chunk;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
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

  /** A table, new or begun, as the user named it; throws if its file system is out of reach. */
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
   * Throws, with the input as the user gave it, if a folder that is read holds the table or lies in
   * it, by whatever path or link: a job that is started again would read its own rows.
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

  /** Makes the folder, or checks that it belongs to the same task; throws if it does not. */
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

  /** Checks that the table is still that of a task; throws if it is not. */
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

  /** Marks the table as complete; throws if it has become that of another task. */
  void finish(ScoreTask task) throws IOException {
    requireSame(task);
    system.delete(new Path(folder, TEMPORARY), true);
    try (OutputStream mark = system.create(new Path(folder, SUCCESS), true)) {
      mark.flush();
    }
  }

  /**
   * A file of a table in the making. It is written under a name of its own in {@code _temporary}
   * and moved when whole; of several attempts at the same file, and of several jobs, one wins, and
   * all hold the same rows.
   */
  static final class PartFile implements AutoCloseable {

    private final FileSystem system;
    private final Path whole;
    private final Path part;
    private final OutputStream stream;

    /** Begins a file in the folder of a table. */
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

  /**
   * {@code _gangway.json} in a table: what its rows are made from. A job that finds another one
   * there keeps off.
   *
   * @param inputs as the user gave them
   * @param imageColumn of Parquet files, or null
   * @param columns beside class and confidence, in their order
   * @param model SHA-256 of the model
   * @param files SHA-256 of the names, lengths and times of the input files and of how they are cut
   * @param parts files of the table
   */
  record ScoreTask(
      List<String> inputs,
      String imageColumn,
      List<Column> columns,
      String model,
      String files,
      int parts)
      implements Serializable {

    /** In what another task differs, in words; empty if it is the same. */
    String difference(ScoreTask other) {
      if (!inputs.equals(other.inputs)) {
        return "inputs " + other.inputs + " instead of " + inputs;
      }
      if (!model.equals(other.model)) {
        return "the model with SHA-256 %s instead of %s".formatted(other.model, model);
      }
      if (!columns.equals(other.columns)) {
        return "columns " + other.columns + " instead of " + columns;
      }
      if (!files.equals(other.files)) {
        return "input files that have changed since, or another --chunk-mb";
      }
      return equals(other) ? "" : "another --image-column";
    }
  }
}
