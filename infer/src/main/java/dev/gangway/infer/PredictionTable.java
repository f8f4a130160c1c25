package dev.gangway.infer;

import dev.gangway.base.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes rows of predictions in one format. */
public interface PredictionTable extends Closeable {

  /** Adds a row. */
  void add(ScoredImage row) throws IOException;

  /** Hands all rows on to the stream or file beneath. */
  void flush() throws IOException;

  /** Writes what comes after the last row; nothing can be added then. */
  default void finish() throws IOException {
    flush();
  }

  /**
   * Comma-separated values as <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a> has
   * them, in UTF-8: {@code image, class, confidence}, then {@code p:CLASS}, {@code logit:CLASS} and
   * {@code e:i} where asked for, then {@code error}. The row of an unreadable image has nothing
   * between its name and its error.
   */
  final class CsvTable implements PredictionTable {

    /** What begins or ends with a space or a mark, or holds what separates cells. */
    private static final Pattern QUOTED =
        Pattern.compile("(?s)[\\x00-#].*|.*[,\"\r\n].*|.*[\\x00- ]");

    private final SortedSet<Column> columns;
    private final Writer writer;
    private final int width; // cells between image and error

    /**
     * A table with these columns beside class and confidence; no head where a file is gone on with.
     */
    public CsvTable(OutputStream out, Set<Column> columns, AnswerShape shape, Head head)
        throws IOException {
      this.columns = new TreeSet<>(columns);
      writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      List<String> names = names(this.columns, shape);
      width = names.size() - 2;
      if (head == Head.WRITE) {
        write(names);
      }
    }

    /** Whether a table begins with the names of its columns. */
    public enum Head {
      WRITE,
      OMIT
    }

    private static List<String> names(SortedSet<Column> columns, AnswerShape shape) {
      List<String> names = new ArrayList<>(List.of("image", "class", "confidence"));
      columns.forEach(column -> names.addAll(column.names(shape)));
      names.add("error");
      return names;
    }

    @Override
    public void add(ScoredImage row) throws IOException {
      List<Object> cells = new ArrayList<>(width + 2);
      cells.add(row.name());
      row.prediction()
          .ifPresentOrElse(
              prediction -> addAnswer(cells, prediction),
              () -> cells.addAll(Collections.nCopies(width, "")));
      cells.add(row.error().orElse(""));
      write(cells);
    }

    private void addAnswer(List<Object> cells, Prediction prediction) {
      cells.add(prediction.className());
      cells.add(prediction.confidence());
      for (Column column : columns) {
        for (float value : column.of(prediction)) {
          cells.add(value);
        }
      }
    }

    private void write(List<?> cells) throws IOException {
      writer.write(cells.stream().map(CsvTable::cell).collect(Collectors.joining(",", "", "\r\n")));
    }

    private static String cell(Object value) {
      String text = value.toString();
      return QUOTED.matcher(text).matches() ? '"' + text.replace("\"", "\"\"") + '"' : text;
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

  /**
   * One JSON object a line: {@code image, class, confidence}, then {@code probabilities} and {@code
   * logits} by class and {@code embedding} where asked for; {@code image, error} for an unreadable
   * image.
   */
  final class JsonLinesTable implements PredictionTable {

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
}
