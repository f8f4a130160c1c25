package dev.gangway.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gangway.base.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What Hugging Face's datasets library <a
 * href="https://huggingface.co/docs/datasets/about_dataset_features">notes</a> of the columns of a
 * Parquet file, if it wrote the file.
 *
 * @param features by the name of the column
 */
record ParquetNote(JsonNode features) {

  private static final String KEY = "huggingface";

  /** Reads it from the notes of a file. */
  static ParquetNote of(Map<String, String> notes) {
    try {
      return new ParquetNote(
          Json.parse(notes.getOrDefault(KEY, "{}"), JsonNode.class).path("info").path("features"));
    } catch (IOException notJson) {
      return new ParquetNote(MissingNode.getInstance());
    }
  }

  private JsonNode feature(ParquetColumn column) {
    return features.path(column.path().get(0));
  }

  boolean isImage(ParquetColumn column) {
    return feature(column).path("_type").asText().equals("Image");
  }

  boolean isLabel(ParquetColumn column) {
    return feature(column).path("_type").asText().equals("ClassLabel");
  }

  /** The names of the classes that a column's numbers stand for; empty if there is no such note. */
  List<String> classes(ParquetColumn column) {
    List<String> names = new ArrayList<>();
    feature(column).path("names").forEach(name -> names.add(name.asText()));
    return names;
  }
}
