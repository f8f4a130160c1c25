package dev.gangway.cli.model;

import dev.gangway.base.InputException;
import dev.gangway.data.format.ParquetTable;
import dev.gangway.image.ImageItem;
import dev.gangway.infer.AnswerShape;
import dev.gangway.infer.Column;
import dev.gangway.infer.PredictionTable;
import dev.gangway.infer.PredictionTable.CsvTable;
import dev.gangway.infer.PredictionTable.CsvTable.Head;
import dev.gangway.infer.PredictionTable.JsonLinesTable;
import dev.gangway.infer.ScoredImage;
import dev.gangway.run.PartialFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Where the rows of {@code predict} go: a stream, or a file that can be resumed. */
final class PredictionOutput implements AutoCloseable {

  private static final long NANOS_BETWEEN_COMMITS = TimeUnit.SECONDS.toNanos(2);

  enum Format {
    CSV,
    JSONL,
    /** Its index comes last: a file of it is whole or of no use. */
    PARQUET;

    /** The format that the ending of a file's name tells, else CSV. */
    static Format of(Optional<Path> file) {
      String name = file.map(Path::toString).orElse("").toLowerCase(Locale.ROOT);
      return Arrays.stream(values())
          .filter(format -> name.endsWith("." + format.name().toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElse(CSV);
    }

    /** Whether a file can be resumed with the rows that it has. */
    boolean growsByRows() {
      return this != PARQUET;
    }

    PredictionTable table(
        OutputStream out, Set<Column> columns, AnswerShape shape, CsvTable.Head head)
        throws IOException {
      return switch (this) {
        case CSV -> new CsvTable(out, columns, shape, head);
        case JSONL -> new JsonLinesTable(out, columns, shape);
        case PARQUET -> new ParquetTable(out, columns, shape);
      };
    }
  }

  record Layout(Format format, Set<Column> columns, AnswerShape shape) {

    private PredictionTable table(OutputStream out, Head head) throws IOException {
      return format.table(out, columns, shape, head);
    }
  }

  /** What a file is written for: two writings with one name give the same rows. */
  record Task(String name, boolean resume) {}

  private final PredictionTable table;
  private final Format format;
  private final Optional<PartialFile> file;
  private long rows;
  private long bad;
  private String last;
  private String firstError = "";
  private long committedAt = System.nanoTime();

  private PredictionOutput(PredictionTable table, Format format, Optional<PartialFile> file) {
    this.table = table;
    this.format = format;
    this.file = file;
    this.rows = file.map(f -> f.progress().rows()).orElse(0L);
    this.bad = file.map(f -> f.progress().bad()).orElse(0L);
    this.last = file.map(f -> f.progress().last()).orElse("");
  }

  static PredictionOutput toStream(OutputStream out, Layout layout) throws IOException {
    return new PredictionOutput(layout.table(out, Head.WRITE), layout.format, Optional.empty());
  }

  static PredictionOutput toFile(Path path, Layout layout, Task task) throws IOException {
    PartialFile file =
        task.resume ? PartialFile.resume(path, task.name) : PartialFile.begin(path, task.name);
    Head head = file.progress().rows() == 0 ? Head.WRITE : Head.OMIT;
    return new PredictionOutput(layout.table(file.out(), head), layout.format, Optional.of(file));
  }

  /** Rows written, those of an earlier start among them. */
  long rows() {
    return rows;
  }

  /** Of these, the rows of images that could not be read. */
  long bad() {
    return bad;
  }

  /** Why the first image could not be read of those written by this start. */
  String firstError() {
    return firstError;
  }

  /** Passes over the images whose rows are there already; throws if they are others. */
  void skipWritten(Iterator<ImageItem> images) {
    String name = "";
    for (long row = 0; row < rows && images.hasNext(); row++) {
      name = images.next().name();
    }
    InputException.check(
        name.equals(last),
        "the inputs have changed: row %s was %s, is now %s (leave --resume out to start again)",
        rows,
        last,
        name.isEmpty() ? "none" : name);
  }

  void write(List<ScoredImage> some) throws IOException {
    for (ScoredImage row : some) {
      table.add(row);
      rows++;
      bad += row.error().isPresent() ? 1 : 0;
      firstError = firstError.isEmpty() ? row.error().orElse("") : firstError;
      last = row.name();
    }
    if (System.nanoTime() - committedAt >= NANOS_BETWEEN_COMMITS) {
      commit();
      committedAt = System.nanoTime();
    }
  }

  /** Makes what is written survive, for another start to resume, where the format allows that. */
  void commit() throws IOException {
    table.flush();
    if (file.isPresent() && format.growsByRows()) {
      file.get().commit(rows, bad, last);
    }
  }

  void finish() throws IOException {
    table.finish();
    table.flush();
    if (file.isPresent()) {
      file.get().commit(rows, bad, last); // also of a Parquet file: an earlier table is known by it
      file.get().finish();
    }
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
