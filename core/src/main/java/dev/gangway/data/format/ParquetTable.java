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
import org.apache.commons.io.output.CountingOutputStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingPositionOutputStream;
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

  /** A table with these columns beside class and confidence. */
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
          Types.optionalList().requiredElement(PrimitiveTypeName.FLOAT).named(column.title()));
    }
    schema.addField(Types.optional(PrimitiveTypeName.BINARY).as(TEXT).named("error"));
    return schema.named("predictions");
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
      Group list = group.addGroup(column.title());
      for (float value : column.of(prediction)) {
        list.addGroup("list").append("element", value);
      }
    }
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
      CountingOutputStream counted = new CountingOutputStream(out);
      return new DelegatingPositionOutputStream(counted) {
        @Override
        public long getPos() {
          return counted.getByteCount();
        }

        @Override
        public void close() throws IOException {
          flush();
        }
      };
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
  }
}
