package dev.gangway.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both jobs, submitted to a real cluster on loopback, against the commands on one machine. */
class ClusterIT {

  private static final int IMAGES = 600;

  @TempDir private static Path folder;
  private static LoopbackCluster cluster;
  private static Path model;
  private static Path images;
  private static List<String> expected = List.of(); // once made

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = LoopbackCluster.start(folder);
    model = Trial.model(folder.resolve("model.onnx"), 1);
    images =
        Trial.parquet(
            folder.resolve("images.parquet"),
            IMAGES,
            i -> i % 97 == 1 ? new byte[] {1} : Trial.png(128, i));
  }

  @AfterAll
  static void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static List<String> localRows() throws IOException, InterruptedException {
    if (!expected.isEmpty()) {
      return expected;
    }
    Path table = Files.createDirectories(folder.resolve("local")).resolve("part-0.parquet");
    String[] words = {"--columns", "probabilities", "--threads", "1"};
    Process predict =
        cluster.local(
            "predict", "predict", "--model", model, "--out", table, words[0], words[1], words[2],
            words[3], images);
    cluster.requireSuccess("predict", predict);
    expected = Trial.rows(table.getParent());
    return expected;
  }

  private static Process score(String name, Path out, int chunkMegabytes) throws IOException {
    return cluster.submit(
        name,
        ScoreJob.class.getName(),
        List.of("spark.plugins=" + ScorePlugin.class.getName()),
        "--model",
        model,
        "--out",
        out,
        "--columns",
        "probabilities",
        "--chunk-mb",
        chunkMegabytes,
        images);
  }

  @Test
  void aKilledExecutorChangesNoRow() throws Exception {
    Path out = folder.resolve("killed-executor");
    Process job = score("killed-executor", out, 1);
    cluster.await(job, "killed-executor", () -> Files.exists(out) && !Trial.parts(out).isEmpty());
    cluster.killExecutor();
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    cluster.requireSuccess("killed-executor", job);
    assertThat(cluster.output("killed-executor")).contains("Lost executor");
    assertThat(out.resolve("_SUCCESS")).exists();
    assertThat(Trial.parts(out)).hasSizeGreaterThan(20);
    assertThat(Trial.rows(out)).hasSize(IMAGES).isEqualTo(localRows());
  }

  @Test
  void aKilledJobIsStartedAgainAndNoRowIsLostOrThereTwice() throws Exception {
    Path out = folder.resolve("killed-job");
    Process job = score("killed-job", out, 1);
    cluster.await(job, "killed-job", () -> Files.exists(out) && Trial.parts(out).size() > 2);
    job.destroyForcibly().waitFor();
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    cluster.requireSuccess("started-again", score("started-again", out, 1));
    assertThat(cluster.output("started-again")).containsPattern("going on, \\d+ of 2\\d parts");
    assertThat(Trial.rows(out)).hasSize(IMAGES).isEqualTo(localRows());
  }

  private static final String[] TRAINING = {
    "--source",
    "synth-street",
    "--target",
    "synth-hand",
    "--filters",
    "2",
    "--noise",
    "4",
    "--batch",
    "8",
    "--threads",
    "1"
  };

  private static Object[] words(List<Object> first, Path out, String... last) {
    List<Object> words = new ArrayList<>(first);
    words.addAll(List.of(TRAINING));
    words.addAll(List.of("--out", out));
    words.addAll(List.of(last));
    return words.toArray();
  }

  /** Each rank reads what it finds in the file of settings when it starts. */
  private static Process train(String name, Path out, Path settings) throws IOException {
    return cluster.submit(
        name,
        TrainJob.class.getName(),
        List.of(
            "spark.executorEnv.GANGWAY_PATIENCE=60",
            "spark.executorEnv.GANGWAY_NATIVES=" + natives()),
        words(
            List.of(
                "--processes",
                2,
                "--program",
                System.getProperty("gangway.program"),
                "--",
                "train"),
            out,
            "@@" + settings));
  }

  /** Where the tests before this one have unpacked libtorch. */
  private static Path natives() {
    return Path.of(System.getProperty("user.home"), ".javacpp/cache");
  }

  private static byte[] weights(Path run) throws IOException {
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
      Path last = checkpoints.max(Comparator.naturalOrder()).orElseThrow();
      assertThat(last.getFileName().toString()).endsWith("100");
      return Files.readAllBytes(last.resolve("weights.safetensors"));
    }
  }

  @Test
  void aTrainingWhoseExecutorIsKilledHasTheWeightsOfALocalOne() throws Exception {
    Path local = folder.resolve("local-run");
    Process launch =
        cluster.local(
            "launch",
            words(
                List.of("launch", "--processes", 2, "--", "train"),
                local,
                "--max-iterations",
                "100"));
    cluster.requireSuccess("launch", launch);

    Path out = folder.resolve("run");
    Path steps = Files.writeString(folder.resolve("steps"), "--max-iterations 1000000");
    Process job = train("train", out, steps);
    Path metrics = out.resolve("metrics.jsonl");
    cluster.await(
        job, "train", () -> Files.exists(metrics) && Files.readAllLines(metrics).size() > 10);
    List<ProcessHandle> ranks = cluster.grandchildren();
    assertThat(ranks).hasSize(2);
    Files.writeString(steps, "--max-iterations 100"); // for those that go on
    cluster.killExecutor();
    cluster.requireSuccess("train", job);
    assertThat(cluster.output("train")).contains("trained by 2 processes");
    assertThat(Files.readString(metrics)).contains("\"resumed\"");
    assertThat(weights(out)).isEqualTo(weights(local));
    assertThat(ranks).noneMatch(ProcessHandle::isAlive);
    assertThat(cluster.grandchildren()).isEmpty();
  }

  @Test
  void aWrongTrainingIsToldInOneLineAndNotTriedAgain() throws Exception {
    Path out = folder.resolve("odd");
    Process job =
        cluster.submit(
            "odd",
            TrainJob.class.getName(),
            List.of("spark.executorEnv.GANGWAY_NATIVES=" + natives()),
            words(
                List.of(
                    "--processes",
                    2,
                    "--program",
                    System.getProperty("gangway.program"),
                    "--",
                    "train",
                    "--method",
                    "gta",
                    "--lambda",
                    "-1"),
                out));
    job.waitFor();
    assertThat(cluster.output("odd")).contains("gangway: lambda must be ");
    assertThat(job.exitValue()).as(cluster.output("odd")).isEqualTo(2);
    List<Integer> lines = new ArrayList<>(); // whoever was later may have been stopped before
    for (int rank = 0; rank < 2; rank++) {
      lines.add(Files.readAllLines(folder.resolve("odd-logs/rank-%d.log".formatted(rank))).size());
    }
    assertThat(lines).contains(1).allMatch(count -> count <= 1);
  }
}
