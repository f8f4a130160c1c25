package dev.gangway.infer;

import dev.gangway.base.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One JSON object a line: {@code image, class, confidence}, then {@code probabilities} and {@code
 * logits} by class and {@code embedding} where asked for; {@code image, error} for an unreadable
 * image.
 */
public final class JsonLinesTable implements PredictionTable {

  private final SortedSet<Column> columns;
  private final List<String> classes;
  private final Writer writer;

  /** A table with these columns beside class and confidence. */
  public JsonLinesTable(OutputStream out, Set<Column> columns, AnswerShape shape) {
    this.columns = new TreeSet<>(columns);
    this.classes = shape.classes();
    writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
  }

  @Override
  public void add(ScoredImage row) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("image", row.name());
    row.prediction().ifPresent(prediction -> putAnswer(object, prediction));
    row.error().ifPresent(error -> object.put("error", error));
    writer.write(Json.line(object) + "\n");
  }

  private void putAnswer(Map<String, Object> object, Prediction prediction) {
    object.put("class", prediction.className());
    object.put("confidence", prediction.confidence());
    for (Column column : columns) {
      float[] values = column.of(prediction);
      object.put(column.title(), column == Column.EMBEDDING ? values : byClass(values));
    }
  }

  private Map<String, Float> byClass(float[] values) {
    Map<String, Float> named = new LinkedHashMap<>();
    for (int c = 0; c < values.length; c++) {
      named.put(classes.get(c), values[c]);
    }
    return named;
  }

  @Override
  public void flush() throws IOException {
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
