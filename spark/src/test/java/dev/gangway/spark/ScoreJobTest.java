package dev.gangway.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.spark.ScorePlan.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link ScoreJob} on Spark in this process. */
class ScoreJobTest {

  @TempDir private static Path common;
  private static SparkSession spark;
  private static Path model;
  private static Path folder;
  private static Path table;

  @TempDir private Path own;

  @BeforeAll
  static void write() throws IOException {
    spark = Trial.spark();
    model = Trial.model(common.resolve("score.onnx"), 1);
    folder = Files.createDirectories(common.resolve("photos/a b"));
    for (int i = 0; i < 30; i++) {
      Files.write(folder.resolve("%d.png".formatted(i)), Trial.png(24, i));
    }
    folder = folder.getParent();
    Files.write(folder.resolve("z.png"), Trial.png(32, 99));
    Files.write(folder.resolve("a.png"), new byte[] {1, 2, 3});
    Files.write(folder.resolve("empty.png"), new byte[0]);
    Files.writeString(folder.resolve("README.md"), "not an image");
    Files.write(folder.resolve(".hidden.png"), Trial.png(8, 1));
    table =
        Trial.parquet(
            common.resolve("table.parquet"),
            400,
            i -> i == 42 ? new byte[] {1} : i == 43 ? null : Trial.png(64, i));
  }

  private Path out() {
    return own.resolve("scores");
  }

  private Trial.Outcome score(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "--model", model, "--out", out(), "--columns", "probabilities", "--chunk-mb", 1));
    words.addAll(List.of(more));
    return Trial.run(new ScoreJob(), words.toArray());
  }

  private void scored(Object... inputs) {
    Trial.Outcome outcome = score(inputs);
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  private void wrong(String message, Object... words) {
    Trial.Outcome outcome = Trial.run(new ScoreJob(), words);
    assertThat(outcome.err().strip()).isEqualTo("gangway: " + message);
    assertThat(outcome.code()).isEqualTo(2);
  }

  private void wrongInput(String message, Object... inputs) {
    List<Object> words = new ArrayList<>(List.of("--model", model, "--out", out()));
    words.addAll(List.of(inputs));
    wrong(message, words.toArray());
  }

  @Test
  void aFolderGetsTheRowsThatPredictGives() throws IOException {
    Trial.Outcome outcome = score(folder);
    assertThat(outcome.err()).contains("scores: 33 images, 2 of them unreadable");
    assertThat(Trial.rows(out())).isEqualTo(Trial.predicted(model, folder)).hasSize(33);
    assertThat(Trial.rows(out()))
        .anyMatch(row -> row.matches(".*/a.png\\|\\|\\|\\|.*unreadable image.*"));
  }

  @Test
  void aParquetFileIsCutAndGetsTheRowsThatPredictGives() throws IOException {
    scored(table);
    assertThat(Trial.parts(out())).hasSizeBetween(4, 6);
    List<String> rows = Trial.rows(out());
    assertThat(rows).isEqualTo(Trial.predicted(model, table)).hasSize(400);
    assertThat(rows.get(42)).startsWith(table + "#42|||").contains("unreadable image");
    assertThat(rows.get(43)).endsWith("none in this row");
  }

  @Test
  void severalInputsComeInTheirOrder() throws IOException {
    scored(table, folder.resolve("z.png"), folder);
    assertThat(Trial.rows(out()))
        .isEqualTo(Trial.predicted(model, table, folder.resolve("z.png"), folder));
  }

  @Test
  void sparkReadsTheTableAndWhatItWroteIsScored() throws IOException {
    Dataset<Row> files =
        spark.read().format("binaryFile").option("recursiveFileLookup", true).load("" + folder);
    Path written = own.resolve("binary");
    files.filter("path like '%png'").repartition(3).write().parquet(written.toString());
    scored(written);
    Dataset<Row> scores = spark.read().parquet(out().toString());
    assertThat(scores.columns())
        .containsExactly("image", "class", "confidence", "probabilities", "error");
    assertThat(scores.filter("error is null").count()).isEqualTo(31);
    assertThat(scores.filter("error is not null and class is null").count()).isEqualTo(1);
    assertThat(scores.select("image").distinct().count()).isEqualTo(32);
  }

  @Test
  void aPatternNamesManyFiles() throws IOException {
    scored(folder + "/a b/1*.png");
    assertThat(Trial.rows(out())).hasSize(11);
    assertThat(Trial.rows(out()).get(0)).startsWith(folder + "/a b/1.png|class");
  }

  @Test
  void aJobThatWasCutOffGoesOnWithWhatIsMissing() throws IOException {
    scored(table);
    List<Path> parts = Trial.parts(out());
    Path kept = parts.get(0);
    FileTime written = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(kept, written);
    Files.delete(out().resolve("_SUCCESS"));
    Files.delete(parts.get(2));
    Files.createDirectories(out().resolve("_temporary"));
    Files.write(out().resolve("_temporary/part-000002.parquet.7"), new byte[] {1, 2});

    Trial.Outcome outcome = score(table);
    assertThat(outcome.err())
        .contains("going on, 1 of %d parts are missing".formatted(parts.size()));
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
    assertThat(Trial.rows(out())).isEqualTo(Trial.predicted(model, table));
    assertThat(out().resolve("_SUCCESS")).exists();
    assertThat(out().resolve("_temporary")).doesNotExist();
    assertThat(score(table).err()).contains("whole already");
  }

  @Test
  void aBrokenFileLeavesATableThatIsNotComplete() throws IOException {
    Path broken = own.resolve("broken.parquet");
    byte[] content = Files.readAllBytes(table);
    Arrays.fill(content, 4, 100, (byte) 0xff); // the head of the first page
    Files.write(broken, content);
    Trial.Outcome outcome = score(folder, broken);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    assertThat(outcome.err()).startsWith("gangway: " + broken + ": cannot be read: ");
    assertThat(out().resolve("_SUCCESS")).doesNotExist();
    assertThat(Trial.parts(out())).isNotEmpty();
    try (Stream<Path> temporary = Files.list(out().resolve("_temporary"))) {
      assertThat(temporary).isEmpty();
    }
  }

  @Test
  void wrongInputsAreToldInOneLine() throws IOException {
    wrongInput(
        own + "/none: no such file or folder: found nothing, expected images (check the path)",
        own.resolve("none"));
    wrongInput(
        table
            + ": no column of images: found columns of bytes image.bytes, expected picture (name it"
            + " with --image-column)",
        "--image-column",
        "picture",
        table);
    Path empty = Files.createDirectories(own.resolve("empty"));
    wrong(
        "no images in the inputs (check the paths)", "--model", model, "--out", own + "/o", empty);
  }

  @Test
  void whatCannotBeSpreadIsRefused() throws IOException {
    Path archive = Files.write(own.resolve("a.zip"), new byte[] {'P', 'K', 3, 4, 0});
    wrongInput(
        archive
            + ": cannot be spread over a cluster: found an archive, expected a folder or Parquet"
            + " (unpack it)",
        archive);
    Path mixed = Files.createDirectories(own.resolve("mixed"));
    Files.copy(table, mixed.resolve("t.parquet"));
    Files.copy(folder.resolve("z.png"), mixed.resolve("z.png"));
    wrongInput(
        mixed
            + ": holds Parquet files and others: found t.parquet beside z.png, expected either Parquet"
            + " files or images (name the files or folders that are meant one by one)",
        mixed);
  }

  @Test
  void aWrongModelIsToldByItsName() throws IOException {
    Path text = Files.writeString(own.resolve("text.onnx"), "not a model");
    Trial.Outcome outcome = Trial.run(new ScoreJob(), "--model", text, "--out", out(), folder);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("gangway: " + text + ": not an ONNX model: ");
    Path none = own.resolve("none.onnx");
    wrong(
        none + ": cannot be read (check that it exists and may be read)",
        "--model",
        none,
        "--out",
        out(),
        folder);
  }

  @Test
  void aTableOfAnotherJobIsLeftAlone() throws IOException {
    scored(folder);
    Path other = Trial.model(common.resolve("other.onnx"), 2);
    Trial.Outcome outcome = score(table);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("scores: holds the table of another job: found inputs [" + folder + "]")
        .contains("(give another --out, or remove this one)");
    outcome = Trial.run(new ScoreJob(), "--model", other, "--out", out(), folder);
    assertThat(outcome.err()).contains("found the model with SHA-256 ");
    Path foreign = Files.createDirectories(own.resolve("foreign"));
    Files.writeString(foreign.resolve("data"), "x");
    wrong(
        foreign
            + ": not a new folder: found data in it, expected an empty folder or a table of this job"
            + " (give another --out)",
        "--model",
        model,
        "--out",
        foreign,
        folder);
  }

  private InputListing listing() {
    var files = spark.sparkContext().hadoopConfiguration();
    return new InputListing(files, new ScoreOutput(out().toString(), files));
  }

  /** A second start would read the rows of the first. */
  @Test
  void aTableWithinItsInputsAndInputsWithinATableAreRefused() throws IOException {
    Path photos = Files.createDirectories(own.resolve("photos/a"));
    Path photo = Files.copy(folder.resolve("z.png"), photos.resolve("z.png"));
    Path link = Files.createSymbolicLink(own.resolve("link"), photos);
    String message =
        "%s: cannot be written: found what the job reads: %s, expected a folder apart from the"
            + " inputs (give another --out)";
    String inner = photos + "/scores/here";
    for (Object[] outAndInput :
        new Object[][] {
          {photos, photos},
          {inner, photos},
          {inner, photos.getParent()},
          {inner, link},
          {link + "/scores", photos},
          {photos.getParent(), photos},
          {photos, photo},
          {inner, photos.getParent() + "/*"},
          {photos, photos + "/*.png"},
        }) {
      String input = outAndInput[1].toString();
      wrong(
          message.formatted(
              outAndInput[0], input.replace("photos/*", "photos/a").replace("a/*.png", "a/z.png")),
          "--model",
          model,
          "--out",
          outAndInput[0],
          outAndInput[1]);
    }
    try (Stream<Path> left = Files.walk(photos.getParent())) {
      assertThat(left).containsExactlyInAnyOrder(photos.getParent(), photos, photo);
    }
    Trial.Outcome beside =
        Trial.run(new ScoreJob(), "--model", model, "--out", inner, photos + "/*.png");
    assertThat(beside.code()).as(beside.err()).isZero();
  }

  private static String shaky(Path path) {
    return "shaky://" + path;
  }

  private void failing(int failures) {
    ShakyStore.addTo(spark.sparkContext().hadoopConfiguration());
    ShakyStore.FAILURES.set(failures);
  }

  @Test
  void aStoreThatFailsMakesSparkTryAgainAndNoRowIsMissing() throws IOException {
    Path one = Files.createDirectories(own.resolve("one"));
    Path copy = Files.copy(table, one.resolve("t.parquet")); // the driver does not look inside
    failing(1);
    Trial.Outcome outcome = score(shaky(one));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(ShakyStore.FAILURES).hasValue(0);
    assertThat(Trial.rows(out()))
        .isEqualTo(
            Trial.predicted(model, copy).stream()
                .map(row -> row.replace(copy.toString(), shaky(copy)))
                .toList());
  }

  @Test
  void theDriverOpensNoImageThatAPatternNames() throws IOException {
    failing(0);
    int before = ShakyStore.OPENED.get();
    List<Piece> files = listing().files(List.of(shaky(folder) + "/a b/*.png"));
    assertThat(files).hasSize(30);
    assertThat(files).extracting(Piece::place).containsOnly(files.get(0).place());
    assertThat(files.get(0).name()).isEqualTo(files.get(0).address());
    assertThat(ShakyStore.OPENED).hasValue(before);
    Path untold = Files.copy(table, own.resolve("untold"));
    Path archive = Files.write(own.resolve("untold.zip"), new byte[] {'P', 'K', 3, 4, 0});
    assertThat(listing().files(List.of(own + "/unt*d")))
        .singleElement()
        .matches(Piece::table)
        .matches(piece -> piece.name().equals(untold.toString()));
    wrongInput(
        archive
            + ": cannot be spread over a cluster: found an archive, expected a folder or Parquet"
            + " (unpack it)",
        own + "/*.zip");
  }

  @Test
  void anotherModelUnderTheSameNameIsAnotherModel() throws IOException {
    Path changing = Files.copy(model, own.resolve("changing.onnx"));
    List<String> words = List.of("--model", changing.toString(), "--columns", "probabilities");
    for (long seed : new long[] {1, 2}) {
      Trial.model(changing, seed);
      List<Object> all = new ArrayList<>(words);
      all.addAll(List.of("--out", own.resolve("scores-" + seed), folder));
      Trial.Outcome outcome = Trial.run(new ScoreJob(), all.toArray());
      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(Trial.rows(own.resolve("scores-" + seed)))
          .isEqualTo(Trial.predicted(changing, folder));
    }
  }

  private static long gauge(String name) {
    Source source =
        SparkEnv.get()
            .metricsSystem()
            .getSourcesByName("plugin." + ScorePlugin.class.getName())
            .head();
    return (Long) source.metricRegistry().getGauges().get(name).getValue();
  }

  @Test
  void sparksMetricsCountWhatWasScored() {
    long images = gauge("imagesScored");
    long bad = gauge("imagesBad");
    long decode = gauge("decodeNanos");
    long forward = gauge("forwardNanos");
    scored(folder);
    assertThat(gauge("imagesScored") - images).isEqualTo(33);
    assertThat(gauge("imagesBad") - bad).isEqualTo(2);
    assertThat(gauge("decodeNanos")).isGreaterThan(decode);
    assertThat(gauge("forwardNanos")).isGreaterThan(forward);
  }

  @Test
  void wrongOptionsAreToldInOneLine() {
    wrongInput("--chunk-mb must be in 1..4096, got 0", "--chunk-mb", 0, folder);
    wrongInput("--threads must be in 1..1024, got 0", "--threads", 0, folder);
    wrong("Missing required option: '--model=FILE' (see --help)", "--out", out(), folder);
  }
}
