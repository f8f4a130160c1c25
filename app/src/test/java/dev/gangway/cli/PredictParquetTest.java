package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.serve.ServiceTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict} from Parquet files and to them. */
class PredictParquetTest {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message images { optional group image { optional binary bytes; } optional binary thumb;"
              + " }");

  @TempDir private static Path folder;
  private static Path model;
  private static Path images;

  @TempDir private Path own;

  @BeforeAll
  static void write() throws IOException {
    model = ServiceTrial.model(folder.resolve("model.onnx"), 1);
    images = folder.resolve("images.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(images))
            .withConf(new PlainParquetConfiguration())
            .withType(SCHEMA)
            .withRowGroupRowCountLimit(16)
            .build()) {
      for (int i = 0; i < 100; i++) {
        byte[] content = i == 42 ? new byte[] {1, 2} : ServiceTrial.image("png", 24, 24, i);
        Group row = new SimpleGroup(SCHEMA);
        row.addGroup("image").append("bytes", Binary.fromConstantByteArray(content));
        writer.write(row);
      }
    }
  }

  private static final class Reading extends ParquetReader.Builder<Group> {
    Reading(InputFile file) {
      super(file, new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  private static List<Group> read(Path file) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader = new Reading(new LocalInputFile(file)).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static CommandTrial predict(Object... words) {
    List<Object> all = new ArrayList<>(List.of("predict", "--model", model, "--threads", 2));
    all.addAll(List.of(words));
    return CommandTrial.run(all.toArray());
  }

  private static void wrong(CommandTrial trial, String message) {
    assertThat(trial.code()).as(trial.err()).isEqualTo(2);
    assertThat(trial.err().strip()).isEqualTo("gangway: " + message);
  }

  @Test
  void aParquetTableHoldsTheRowsOfTheCsvOne() throws IOException {
    Path table = own.resolve("out.parquet");
    CommandTrial trial = predict("--out", table, images);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.err()).contains("100 images, 1 of them unreadable");
    List<String> csv = predict(images).out().lines().skip(1).toList();
    List<Group> rows = read(table);
    assertThat(rows).hasSize(100);
    for (int i = 0; i < 100; i++) {
      String[] cells = csv.get(i).split(",", -1);
      assertThat(cells[0]).isEqualTo(rows.get(i).getString("image", 0)).isEqualTo(images + "#" + i);
      if (i == 42) {
        assertThat(rows.get(i).getString("error", 0)).contains("#42: unreadable image");
      } else {
        assertThat(rows.get(i).getString("class", 0)).isEqualTo(cells[1]);
      }
    }
    try (var files = Files.list(own)) {
      assertThat(files).containsExactlyInAnyOrder(table, own.resolve(".out.parquet.done.json"));
    }
  }

  @Test
  void aTableOfParquetImagesIsGoneOnWith() throws IOException {
    Path table = own.resolve("out.csv");
    assertThat(predict("--out", table, "--resume", images).code()).isZero();
    assertThat(Files.readAllLines(table)).hasSize(101);
  }

  @Test
  void whatThePatternOfTheInputsNamesByMistakeIsNoInput() throws IOException {
    Path table = own.resolve("all.parquet");
    assertThat(predict("--out", table, images).code()).isZero();
    byte[] before = Files.readAllBytes(table);
    Path link = Files.createSymbolicLink(own.resolve("link.parquet"), table);
    for (Path input : List.of(table, link)) {
      wrong(
          predict("--out", table, images, input),
          table
              + ": cannot be written: found what the command reads: "
              + input
              + ", expected a new file or an earlier one of its kind (choose another --out)");
    }
    assertThat(table).hasBinaryContent(before);
    Path part = Files.write(own.resolve("all.parquet.part"), before);
    wrong(
        predict("--out", table, part, images),
        table
            + ": cannot be written: found what the command reads: "
            + part
            + ", expected a new file or an earlier one of its kind (choose another --out)");
    wrong(
        predict("--out", own.resolve("other.csv"), images, model),
        model + ": not an input: found the file of --model, expected images (leave it out)");
  }

  @Test
  void whatAParquetTableCannotDoIsSaid() {
    wrong(
        predict("--out", own.resolve("x.parquet"), "--resume", images),
        "--resume cannot resume a Parquet file, whose index is written last (leave --resume out"
            + " to start again, or write csv or jsonl)");
    wrong(predict("--format", "parquet", images), "--format parquet makes a file: add --out FILE");
  }

  @Test
  void aPlaceWhereNoTableCanBeIsRefusedBeforeAnyWork() throws IOException {
    Path folder = Files.createDirectory(own.resolve("out.parquet"));
    wrong(
        predict("--out", folder, images),
        folder
            + ": cannot be written: found a folder, expected a file in a folder that exists"
            + " (make the folder or choose another file)");
    Path lost = own.resolve("no/out.csv");
    wrong(
        predict("--out", lost, images),
        lost
            + ": cannot be written: found no folder "
            + own.resolve("no")
            + ", expected a file in a folder that exists (make the folder or choose another file)");
  }

  @Test
  void aFailureLeavesNoHalfTable() throws IOException {
    Path table = own.resolve("out.parquet");
    wrong(
        predict("--out", table, "--image-column", "picture", images),
        images
            + ": no column of images: found columns of bytes image.bytes, thumb, expected picture"
            + " (name it with --image-column)");
    try (var files = Files.list(own)) {
      assertThat(files).isEmpty();
    }
  }
}
