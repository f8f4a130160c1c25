package dev.gangway.spark;

import dev.gangway.base.InputException;
import dev.gangway.data.format.ParquetTable;
import dev.gangway.infer.BulkPredictor;
import dev.gangway.infer.Column;
import dev.gangway.infer.Predictor;
import dev.gangway.infer.ScoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Scores chunks on an executor. Each chunk becomes one file of the table, which has its name only
 * when it is whole.
 */
final class ChunkScoring implements FlatMapFunction<Iterator<Chunk>, ScoredChunk> {

  private static final long serialVersionUID = 1;

  private final ScoreTask task;
  private final String output;
  private final int threads; // 0: as many as Spark gives a task
  private final Broadcast<SerializableConfiguration> configuration;
  private final ScoreCounters counters;

  /**
   * The work on every chunk.
   *
   * @param output address of the table
   * @param threads of a task, 0 for as many as Spark gives it cores
   */
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
    Predictor predictor = SharedPredictor.of(new ModelFile(task.model()));
    ScoreCounters.Times times = new ScoreCounters.Times();
    int workers = threads == 0 ? TaskContext.get().cpus() : threads;
    try (ChunkImages images =
            new ChunkImages(chunk, Optional.ofNullable(task.imageColumn()), files);
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
}
