package dev.gangway.spark;

import dev.gangway.infer.Column;
import java.io.Serializable;
import java.util.List;

/**
 * {@code _gangway.json} in a table: what its rows are made from. A job that finds another one there
 * keeps off.
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
