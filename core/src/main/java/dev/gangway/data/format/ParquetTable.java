package dev.gangway.data.format;

import dev.gangway.base.Json;
import dev.gangway.infer.AnswerShape;
import dev.gangway.infer.Column;
import dev.gangway.infer.Prediction;
import dev.gangway.infer.PredictionTable;
import dev.gangway.infer.ScoredImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * A <a href="https://parquet.apache.org/docs/file-format/">Parquet</a> file: {@code image, class,
 * confidence}, then lists {@code probabilities} and {@code logits} in the order of the classes that
 * the file's note {@code gangway.classes} names, and {@code embedding}, where asked for; then
 * {@code error}. What an unreadable image does not have is null. Whole only when it is finished:
 * its index comes last.
 */
public final class ParquetTable implements PredictionTable {

  private static final LogicalTypeAnnotation TEXT = LogicalTypeAnnotation.stringType();
  private static final long ROW_GROUP_BYTES = 16 << 20; // in memory until written

  private final OutputStream out;
  private final SortedSet<Column> columns;
  private final MessageType schema;
  private final ParquetWriter<Group> writer;

  /**
   * A table.
   *
   * @param columns beside class and confidence
   * @param shape of the model's answers
   */
  public ParquetTable(OutputStream out, Set<Column> columns, AnswerShape shape) throws IOException {
    this.out = out;
    this.columns = new TreeSet<>(columns);
    schema = schema(this.columns);
    writer =
        ExampleParquetWriter.builder(new ParquetStream(out))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withExtraMetaData(Map.of("gangway.classes", Json.line(shape.classes())))
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withDictionaryEncoding(false)
            .withDictionaryEncoding("class", true)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build();
  }

  private static MessageType schema(SortedSet<Column> columns) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    schema.addField(Types.required(PrimitiveTypeName.BINARY).as(TEXT).named("image"));
    schema.addField(Types.optional(PrimitiveTypeName.BINARY).as(TEXT).named("class"));
    schema.addField(Types.optional(PrimitiveTypeName.FLOAT).named("confidence"));
    for (Column column : columns) {
      schema.addField(
          Types.optionalList().requiredElement(PrimitiveTypeName.FLOAT).named(name(column)));
    }
    schema.addField(Types.optional(PrimitiveTypeName.BINARY).as(TEXT).named("error"));
    return schema.named("predictions");
  }

  private static String name(Column column) {
    return switch (column) {
      case PROBABILITIES -> "probabilities";
      case LOGITS -> "logits";
      case EMBEDDING -> "embedding";
    };
  }

  @Override
  public void add(ScoredImage row) throws IOException {
    Group group = new SimpleGroup(schema).append("image", row.name());
    row.prediction().ifPresent(prediction -> addAnswer(group, prediction));
    row.error().ifPresent(error -> group.append("error", error));
    writer.write(group);
  }

  private void addAnswer(Group group, Prediction prediction) {
    group.append("class", prediction.className()).append("confidence", prediction.confidence());
    for (Column column : columns) {
      Group list = group.addGroup(name(column));
      for (float value : values(column, prediction)) {
        list.addGroup("list").append("element", value);
      }
    }
  }

  private static float[] values(Column column, Prediction prediction) {
    return switch (column) {
      case PROBABILITIES -> prediction.probabilities();
      case LOGITS -> prediction.logits();
      case EMBEDDING -> prediction.embedding();
    };
  }

  /** Rows go out in groups; an unfinished file is of no use to anybody. */
  @Override
  public void flush() {}

  @Override
  public void finish() throws IOException {
    writer.close();
  }

  @Override
  public void close() throws IOException {
    finish();
    out.close();
  }

  /** A stream as a Parquet writer wants it, which asks where it stands and may not close it. */
  record ParquetStream(OutputStream out) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSize) {
      return new Counting(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }

    private static final class Counting extends PositionOutputStream {

      private final OutputStream out;
      private long position;

      Counting(OutputStream out) {
        this.out = out;
      }

      @Override
      public long getPos() {
        return position;
      }

      @Override
      public void write(int value) throws IOException {
        out.write(value);
        position++;
      }

      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
        position += count;
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    }
  }
}
