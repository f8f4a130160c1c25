package dev.gangway.cli;

import dev.gangway.infer.AnswerShape;
import dev.gangway.infer.Column;
import dev.gangway.infer.CsvTable;
import dev.gangway.infer.JsonLinesTable;
import dev.gangway.infer.PredictionTable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;

/** The formats of tables of predictions that can be written to a stream. */
enum TableFormat {
  CSV,
  JSONL;

  /**
   * A table on a stream.
   *
   * @param head whether a format that has one writes its first line
   */
  PredictionTable table(
      OutputStream out, Set<Column> columns, AnswerShape shape, CsvTable.Head head)
      throws IOException {
    return this == CSV
        ? new CsvTable(out, columns, shape, head)
        : new JsonLinesTable(out, columns, shape);
  }
}
