package dev.gangway.cli;

import dev.gangway.data.ParquetTable;
import dev.gangway.infer.AnswerShape;
import dev.gangway.infer.Column;
import dev.gangway.infer.CsvTable;
import dev.gangway.infer.JsonLinesTable;
import dev.gangway.infer.PredictionTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The formats of tables of predictions. */
enum TableFormat {
  CSV,
  JSONL,
  /** Its index comes last: a file of it is whole or of no use. */
  PARQUET;

  /** The format that the ending of a file's name tells, else CSV. */
  static TableFormat of(Optional<Path> file) {
    String name = file.map(Path::toString).orElse("").toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> name.endsWith("." + format.name().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(CSV);
  }

  /** Whether rows that are written already can be gone on with. */
  boolean growsByRows() {
    return this != PARQUET;
  }

  /**
   * A table on a stream.
   *
   * @param head whether a format that has one writes its first line
   */
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
