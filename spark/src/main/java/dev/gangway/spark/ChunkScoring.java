package dev.gangway.spark;

import dev.gangway.base.InputException;
import dev.gangway.data.format.ImageStream;
import dev.gangway.data.format.ItemSource;
import dev.gangway.data.format.ParquetRows.Slice;
import dev.gangway.data.format.ParquetSet;
import dev.gangway.data.format.ParquetTable;
import dev.gangway.image.ImageItem;
import dev.gangway.infer.BulkPredictor;
import dev.gangway.infer.Column;
import dev.gangway.infer.Predictor;
import dev.gangway.infer.ScoredImage;
import dev.gangway.spark.ChunkScoring.ScoredChunk;
import dev.gangway.spark.ScoreJob.ModelFile;
import dev.gangway.spark.ScoreOutput.PartFile;
import dev.gangway.spark.ScoreOutput.ScoreTask;
import dev.gangway.spark.ScorePlan.Chunk;
import dev.gangway.spark.ScorePlan.Piece;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Scores chunks on an executor: each becomes a file of the table, named when it is whole. */
final class ChunkScoring implements FlatMapFunction<Iterator<Chunk>, ScoredChunk> {

  private static final long serialVersionUID = 1;
  private static final int LARGEST = 256 << 20; // bytes of an image file

  /** One for each model in this JVM, open until the executor ends: each call runs on its thread. */
  private static final Map<String, Predictor> PREDICTORS = new ConcurrentHashMap<>();

  private final ScoreTask task;
  private final String output;
  private final int threads; // 0: as many as Spark gives a task
  private final Broadcast<SerializableConfiguration> configuration;
  private final ScoreCounters counters;

  /** The work on every chunk; 0 threads are as many as Spark gives a task cores. */
  ChunkScoring(
      ScoreTask task,
      String output,
      int threads,
      Broadcast<SerializableConfiguration> configuration,
      ScoreCounters counters) {
    this.task = task;
    this.output = output;
    this.threads = threads;
    this.configuration = configuration;
    this.counters = counters;
  }

  @Override
  public Iterator<ScoredChunk> call(Iterator<Chunk> chunks) throws IOException {
    List<ScoredChunk> scored = new ArrayList<>();
    while (chunks.hasNext()) {
      scored.add(score(chunks.next()));
    }
    return scored.iterator();
  }

  private ScoredChunk score(Chunk chunk) throws IOException {
    Configuration files = configuration.value().value();
    ScoreOutput table = new ScoreOutput(output, files);
    if (table.has(chunk)) { // by an attempt that was given up too early, or another job
      return new ScoredChunk(0, 0, null);
    }
    try {
      table.requireSame(task);
      return score(chunk, files);
    } catch (InputException e) {
      return new ScoredChunk(0, 0, e.getMessage());
    }
  }

  private ScoredChunk score(Chunk chunk, Configuration files) throws IOException {
    Predictor predictor =
        PREDICTORS.computeIfAbsent(
            task.model(), sha256 -> Predictor.open(new ModelFile(sha256).path(), 1));
    ScoreCounters.Times times = new ScoreCounters.Times();
    int workers = threads == 0 ? TaskContext.get().cpus() : threads;
    try (ImageStream images = images(chunk, files);
        PartFile part = new PartFile(output, chunk.fileName(), files)) {
      Rows rows = new Rows(new ParquetTable(part.stream(), columns(), predictor.shape()));
      new BulkPredictor(predictor, workers, times).run(images, rows);
      rows.table.finish();
      part.publish();
      counters.add(times);
      return new ScoredChunk(rows.count, rows.bad, null);
    }
  }

  private Set<Column> columns() {
    return Set.copyOf(task.columns());
  }

  /**
   * The images of a chunk, in order. In memory is one image, or one row group's column of images. A
   * file system that fails throws {@link UncheckedIOException}, so that Spark tries again.
   */
  private ImageStream images(Chunk chunk, Configuration files) {
    return new ImageStream(
        ItemSource.joined(
            chunk.pieces().iterator(),
            piece -> piece.table() ? rows(piece, files) : ItemSource.of(image(piece, files))));
  }

  private ItemSource rows(Piece piece, Configuration files) throws IOException {
    return ParquetSet.images(
        HadoopInputFile.fromPath(new Path(piece.address()), files),
        piece.name(),
        new Slice(piece.from(), piece.to()),
        Optional.ofNullable(task.imageColumn()));
  }

  /** A file that has gone is an image with an error. */
  private static ImageItem image(Piece piece, Configuration files) throws IOException {
    Path path = new Path(piece.address());
    try (FSDataInputStream in = path.getFileSystem(files).open(path)) {
      byte[] content = in.readNBytes(LARGEST + 1);
      return content.length > LARGEST
          ? new ImageItem.Broken(
              piece.name(), "unreadable image: more than %d bytes".formatted(LARGEST))
          : new ImageItem.Fetched(piece.name(), content);
    } catch (FileNotFoundException e) {
      return new ImageItem.Broken(piece.name(), "unreadable image: no such file any more");
    }
  }

  /** Writes and counts. */
  private final class Rows implements BulkPredictor.Sink {

    private final ParquetTable table;
    private long count;
    private long bad;

    Rows(ParquetTable table) {
      this.table = table;
    }

    @Override
    public void accept(List<ScoredImage> rows) throws IOException {
      long unreadable = 0;
      for (ScoredImage row : rows) {
        table.add(row);
        unreadable += row.error().isPresent() ? 1 : 0;
      }
      count += rows.size();
      bad += unreadable;
      counters.images().add(rows.size());
      counters.bad().add(unreadable);
      ScorePlugin.scored(rows.size(), unreadable);
    }
  }

  /**
   * Rows of a chunk's file, and those of unreadable images; or what is wrong with the input, else
   * null.
   */
  record ScoredChunk(long images, long bad, String wrong) implements Serializable {}

  /**
   * What Spark's pages and event log show of a job and its tasks, all threads together:
   * accumulators. What an executor has done since it began is in {@link ScorePlugin}.
   */
  record ScoreCounters(
      LongAccumulator images,
      LongAccumulator bad,
      LongAccumulator decodeMillis,
      LongAccumulator forwardMillis)
      implements Serializable {

    static ScoreCounters of(SparkContext context) {
      return new ScoreCounters(
          context.longAccumulator("images scored"),
          context.longAccumulator("images bad"),
          context.longAccumulator("decode time, ms"),
          context.longAccumulator("forward time, ms"));
    }

    /** A task's times, which its own thread adds when the chunk is done. */
    void add(Times times) {
      decodeMillis.add(times.decode.sum() / 1_000_000);
      forwardMillis.add(times.forward.sum() / 1_000_000);
    }

    /** Nanoseconds that threads of one task took. */
    static final class Times implements BulkPredictor.Watch {
      private final LongAdder decode = new LongAdder();
      private final LongAdder forward = new LongAdder();

      @Override
      public void took(long decode, long forward) {
        this.decode.add(decode);
        this.forward.add(forward);
        ScorePlugin.took(decode, forward);
      }
    }
  }
}
