package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gangway.serve.ServiceTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives and Parquet files as people have them, through the commands. */
class FaultyInputsTest {

  @TempDir private static Path folder;
  private static Path model;

  @BeforeAll
  static void writeModel() {
    model = ServiceTrial.model(folder.resolve("model.onnx"), 1);
  }

  /** A file of the faulty inputs, beside the published sets. */
  private static Path fault(String name) {
    Optional<Path> found =
        Stream.concat(
                Stream.ofNullable(System.getenv("GANGWAY_DATA")),
                Stream.of("../shared/data", "../../shared/data"))
            .map(data -> Path.of(data).resolveSibling("faults").resolve(name))
            .filter(Files::exists)
            .findFirst();
    assumeThat(found).as("%s in faults beside GANGWAY_DATA", name).isPresent();
    return found.orElseThrow();
  }

  private static CommandTrial predict(Object input) {
    return CommandTrial.run("predict", "--model", model, input);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.zip, 5, 2",
    "links.tar, 8, 4",
    "a.tar.xz, 4, 0",
    "cp437.zip, 4, 0",
  })
  void eachMemberOfAnArchiveIsARow(String name, int rows, int bad) throws IOException {
    Path archive = fault("archives/" + name);
    CommandTrial trial = predict(archive);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.err()).contains("%d images, %d of them unreadable".formatted(rows, bad));
    try (CSVParser table = CSVParser.parse(trial.out(), CSVFormat.RFC4180)) {
      List<CSVRecord> records = table.getRecords();
      assertThat(records).hasSize(1 + rows);
      assertThat(records.stream().skip(1)).allMatch(row -> row.get(0).startsWith(archive + "/"));
    }
  }

  @Test
  void aCutTarIsAnError() {
    Path tar = fault("archives/cut2570.tar");
    CommandTrial trial = predict(tar);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .contains("gangway: " + tar + ": truncated file (copy or download it again)");
  }

  @Test
  void theRowsOfASnapshotAreClassified() {
    CommandTrial trial = predict(fault("parquet/hub"));
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.err()).contains("350 images, 0 of them unreadable");
  }

  @ParameterizedTest
  @CsvSource({
    "hub, 0, 50",
    "hub:train, 0, 300",
    "hub/data/train-*.parquet, 0, 300",
    "s_fine.parquet, 0, 300",
    "s_fine.parquet:label=fine_label, 0, 300",
    "lowcase_Label.parquet:image=image:label=Label, 0, 300",
    "lowcase_Label.parquet:label=kind, 2, 'found columns Label, expected kind (name it after'",
    "fewnames.parquet, 2, more labels than names in column label: found label 9",
  })
  void setsOfTheseNamesAreLookedAt(String spec, int code, String told) {
    Path parquet = fault("parquet");
    CommandTrial trial = CommandTrial.run("data", "inspect", "--no-sheet", parquet + "/" + spec);
    assertThat(trial.code()).as(trial.err()).isEqualTo(code);
    assertThat(trial.out() + trial.err()).contains(told);
  }
}
