package dev.gangway.spark;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.infer.Column;
import dev.gangway.infer.Predictor;
import dev.gangway.spark.ChunkScoring.ScoreCounters;
import dev.gangway.spark.ChunkScoring.ScoredChunk;
import dev.gangway.spark.Job.Session;
import dev.gangway.spark.ScoreOutput.ScoreTask;
import dev.gangway.spark.ScorePlan.Chunk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Classifies any number of images on a Spark cluster, as {@code gangway predict} does on one
 * machine: the same names, columns and values, in the same order when the files of the table are
 * read by name.
 *
 * <pre>
 * spark-submit --class dev.gangway.spark.ScoreJob gangway-spark.jar \
 *     --model model.onnx --out hdfs:///scores hdfs:///images
 * </pre>
 *
 * <p>Inputs are cut into chunks ({@link ScorePlan}), each chunk is a task and a file of the table
 * ({@link ScoreOutput}), and a file has its name only when it is whole. So a job that died and is
 * started again with the same command does what is missing: no row is lost and none is there twice.
 * An executor has one {@code Predictor}, shared by its tasks. An image that cannot be read becomes
 * a row with an error.
 */
@Command(
    name = "ScoreJob",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Classify images with an exported model on a Spark cluster; the table is a folder of Parquet"
          + " files.",
      "Started again with the same command, it goes on where it was. An image that cannot be read"
          + " gets a row with the error."
    })
public final class ScoreJob implements Callable<Integer> {

  private static final int MOST_THREADS = 1024;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "What 'gangway export' wrote; shipped to all executors.")
  private String model;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description =
          "Images, Parquet files with image files in a column, folders of one or the other at any"
              + " depth, on any file system of Spark's; with * and the like.")
  private List<String> inputs;

  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      description =
          "Of the images in Parquet files, with dots for what lies inside (default: the one that"
              + " the file's Hugging Face note has, the only column of bytes, or image, img or"
              + " content).")
  private Optional<String> imageColumn;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Beside class and confidence: probabilities, logits, embedding, separated by commas.")
  private Set<Column> columns = EnumSet.noneOf(Column.class);

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The table: a new folder, or one that this command has begun.")
  private String out;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "That decode and predict in each task (default: spark.task.cpus).")
  private Optional<Integer> threads;

  @Option(
      names = "--chunk-mb",
      defaultValue = "64",
      paramLabel = "N",
      description =
          "Megabytes of images that a task takes at most, 1 to 4096 (default: ${DEFAULT-VALUE}).")
  private int chunkMegabytes;

  @Spec private CommandSpec spec;

  /** Runs the job; ends the process with its exit code if that is not 0. */
  public static void main(String[] args) {
    Job.main(new ScoreJob(), args);
  }

  @Override
  public Integer call() throws IOException {
    check(
        chunkMegabytes >= 1 && chunkMegabytes <= 4096,
        "--chunk-mb must be in 1..4096, got %s",
        chunkMegabytes);
    threads.ifPresent(
        n -> check(n >= 1 && n <= MOST_THREADS, "--threads must be in 1..1024, got %s", n));
    try (Session session = Session.open(Map.of("spark.app.name", "gangway score"))) {
      score(session);
    }
    return 0;
  }

  private void score(Session session) throws IOException {
    Configuration files = session.context().hadoopConfiguration();
    ModelFile shipped = ModelFile.ship(model, session.context());
    ScoreOutput output = new ScoreOutput(out, files);
    ScorePlan plan =
        ScorePlan.of(new InputListing(files, output).files(inputs), (long) chunkMegabytes << 20);
    ScoreTask task =
        new ScoreTask(
            inputs,
            imageColumn.orElse(null),
            List.copyOf(new TreeSet<>(columns)),
            shipped.sha256(),
            plan.digest(),
            plan.chunks().size());
    output.begin(task);
    if (output.isWhole()) {
      note("%s: whole already".formatted(out));
      return;
    }
    List<Chunk> missing = output.missing(plan.chunks());
    if (missing.size() < plan.chunks().size()) {
      note(
          "%s: going on, %,d of %,d parts are missing"
              .formatted(out, missing.size(), plan.chunks().size()));
    }
    long start = System.nanoTime();
    List<ScoredChunk> scored = run(missing, task, output, session);
    for (ScoredChunk chunk : scored) {
      if (chunk.wrong() != null) {
        throw InputException.of("%s", chunk.wrong());
      }
    }
    output.finish(task);
    long images = scored.stream().mapToLong(ScoredChunk::images).sum();
    long bad = scored.stream().mapToLong(ScoredChunk::bad).sum();
    note(
        "%s: %,d images, %,d of them unreadable, %,.0f a second"
            .formatted(out, images, bad, images / ((System.nanoTime() - start) / 1e9)));
  }

  private List<ScoredChunk> run(
      List<Chunk> missing, ScoreTask task, ScoreOutput output, Session session) {
    if (missing.isEmpty()) {
      return List.of();
    }
    JavaSparkContext spark = session.java();
    ChunkScoring scoring =
        new ChunkScoring(
            task,
            output.address(),
            threads.orElse(0),
            spark.broadcast(new SerializableConfiguration(session.context().hadoopConfiguration())),
            ScoreCounters.of(session.context()));
    return spark.parallelize(missing, missing.size()).mapPartitions(scoring).collect();
  }

  private void note(String line) {
    spec.commandLine().getErr().println(line);
  }

  /**
   * The model of a job, which Spark hands to every executor under its SHA-256: in a session that
   * goes on, as in a notebook, another model has another name.
   */
  record ModelFile(String sha256) {

    private static final String LOCAL = "file:";

    /**
     * Ships a model from a path on the driver's machine or an address of Spark's; throws if it is
     * not there or not Gangway's.
     */
    static ModelFile ship(String given, SparkContext context) throws IOException {
      Path folder = Files.createTempDirectory("gangway-model");
      folder.toFile().deleteOnExit();
      Path here = local(given, folder, context);
      ModelFile model;
      try (Predictor predictor = Predictor.open(here, 1)) {
        model = new ModelFile(predictor.sha256());
      }
      Path shipped = folder.resolve(model.name());
      shipped.toFile().deleteOnExit(); // executors that start later fetch it, too
      Files.copy(here, shipped, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(fetched(folder));
      context.addFile(shipped.toString());
      return model;
    }

    private static Path local(String given, Path folder, SparkContext context) {
      String path = given.startsWith(LOCAL) ? given.substring(LOCAL.length()) : given;
      if (!path.contains("://")) {
        return Path.of(path);
      }
      org.apache.hadoop.fs.Path address = new org.apache.hadoop.fs.Path(given);
      try (InputStream in = address.getFileSystem(context.hadoopConfiguration()).open(address)) {
        Files.copy(in, fetched(folder));
        fetched(folder).toFile().deleteOnExit();
      } catch (IOException | RuntimeException e) {
        throw InputException.file(
            given, "cannot be shipped: " + e.getMessage(), "check the address", e);
      }
      return fetched(folder);
    }

    private static Path fetched(Path folder) {
      return folder.resolve("fetched.onnx");
    }

    /** The name under which {@link SparkFiles} has it. */
    private String name() {
      return sha256 + ".onnx";
    }

    /** Where this executor has it. */
    Path path() {
      return Path.of(SparkFiles.get(name()));
    }
  }
}
