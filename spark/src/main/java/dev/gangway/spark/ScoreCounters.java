package dev.gangway.spark;

import dev.gangway.infer.BulkPredictor;
import java.io.Serializable;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What Spark's pages and event log show of a job, stage by stage and task by task: accumulators.
 * What an executor has done since it began is in {@link ScorePlugin}.
 *
 * @param images scored, bad ones included
 * @param bad that could not be read
 * @param decodeMillis of decoding and resizing, all threads together
 * @param forwardMillis of the model, all threads together
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
