package dev.gangway.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Small Parquet files, three rows to a row group. */
public final class ParquetFiles {

  private ParquetFiles() {}

  /**
   * Writes a file.
   *
   * @param columns as a schema has them: {@code optional binary image; optional int32 label;}
   * @param rows what fills each row
   */
  public static Path write(
      Path file, String columns, CompressionCodecName codec, List<Consumer<Group>> rows)
      throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message test { " + columns + " }");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withExtraMetaData(Map.of())
            .withCompressionCodec(codec)
            .withRowGroupRowCountLimit(3)
            .build()) {
      for (Consumer<Group> row : rows) {
        Group group = new SimpleGroup(schema);
        row.accept(group);
        writer.write(group);
      }
    }
    return file;
  }
}
