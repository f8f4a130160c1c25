package dev.gangway.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.infer.AnswerShape;
import dev.gangway.infer.Column;
import dev.gangway.infer.Prediction;
import dev.gangway.infer.PredictionTable;
import dev.gangway.infer.ScoredImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest {

  private static final AnswerShape SHAPE = new AnswerShape(List.of("dark", "bright"), 1);

  @TempDir private Path folder;

  private Path write(Set<Column> columns, List<ScoredImage> rows) throws IOException {
    Path file = folder.resolve("table.parquet");
    try (OutputStream out = Files.newOutputStream(file);
        PredictionTable table = new ParquetTable(out, columns, SHAPE)) {
      for (ScoredImage row : rows) {
        table.add(row);
      }
      table.flush();
    }
    return file;
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

  private static float[] floats(Group row, String list) {
    Group group = row.getGroup(list, 0);
    float[] values = new float[group.getFieldRepetitionCount("list")];
    for (int i = 0; i < values.length; i++) {
      values[i] = group.getGroup("list", i).getFloat("element", 0);
    }
    return values;
  }

  private static Prediction prediction(int level) {
    float[] logits = {100 - level, level - 100};
    return new Prediction(1, "bright", logits, new float[] {0.25f, 0.75f}, new float[] {level});
  }

  private static ScoredImage unreadable(String name) {
    return new ScoredImage(name, Optional.empty(), Optional.of(name + ": broken"));
  }

  private static ScoredImage scored(String name, Prediction prediction) {
    return new ScoredImage(name, Optional.of(prediction), Optional.empty());
  }

  @Test
  void everyColumnCanBeReadAgain() throws IOException {
    Prediction prediction = prediction(110);
    Path file =
        write(EnumSet.allOf(Column.class), List.of(scored("a", prediction), unreadable("b")));
    List<Group> rows = read(file);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).getString("image", 0)).isEqualTo("a");
    assertThat(rows.get(0).getString("class", 0)).isEqualTo("bright");
    assertThat(rows.get(0).getFloat("confidence", 0)).isEqualTo(prediction.confidence());
    assertThat(floats(rows.get(0), "probabilities")).isEqualTo(prediction.probabilities());
    assertThat(floats(rows.get(0), "logits")).containsExactly(-10, 10);
    assertThat(floats(rows.get(0), "embedding")).containsExactly(110);
    assertThat(rows.get(0).getFieldRepetitionCount("error")).isZero();
    assertThat(rows.get(1).getString("error", 0)).isEqualTo("b: broken");
    for (String missing : List.of("class", "confidence", "probabilities", "logits", "embedding")) {
      assertThat(rows.get(1).getFieldRepetitionCount(missing)).as(missing).isZero();
    }
  }

  @Test
  void theOrderOfTheClassesIsNoted() throws IOException {
    Path file = write(Set.of(), List.of(unreadable("a")));
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      assertThat(reader.getFileMetaData().getKeyValueMetaData())
          .containsEntry("gangway.classes", "[\"dark\",\"bright\"]");
      assertThat(reader.getFileMetaData().getSchema().getFields())
          .map(field -> field.getName())
          .containsExactly("image", "class", "confidence", "error");
    }
  }

  @Test
  void rowsGoOutWhileMoreCome() throws IOException {
    Prediction prediction = prediction(7);
    float[] wide = new float[2048];
    Random random = new Random(1);
    Prediction heavy =
        new Prediction(0, "dark", prediction.logits(), prediction.probabilities(), wide);
    Path file = folder.resolve("long.parquet");
    try (OutputStream out = Files.newOutputStream(file);
        PredictionTable table = new ParquetTable(out, EnumSet.of(Column.EMBEDDING), SHAPE)) {
      for (int i = 0; i < 3_000; i++) {
        for (int e = 0; e < wide.length; e++) {
          wide[e] = random.nextFloat();
        }
        table.add(scored("image " + i, heavy));
      }
      assertThat(Files.size(file)).isPositive();
    }
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      assertThat(reader.getRecordCount()).isEqualTo(3_000);
      assertThat(reader.getRowGroups()).hasSizeGreaterThan(1);
    }
  }
}
