package dev.gangway.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Hands each executor's counts to Spark's metrics system, from where Prometheus, Graphite, JMX or
 * CSV files take them: {@code --conf spark.plugins=dev.gangway.spark.ScorePlugin}. Gauges {@code
 * imagesScored}, {@code imagesBad}, {@code decodeNanos} and {@code forwardNanos}, since the
 * executor began.
 */
public final class ScorePlugin implements SparkPlugin {

  private static final LongAdder IMAGES = new LongAdder();
  private static final LongAdder BAD = new LongAdder();
  private static final LongAdder DECODE = new LongAdder();
  private static final LongAdder FORWARD = new LongAdder();

  /** Rows were written. */
  static void scored(long images, long bad) {
    IMAGES.add(images);
    BAD.add(bad);
  }

  /** A handful of images took so many nanoseconds. */
  static void took(long decode, long forward) {
    DECODE.add(decode);
    FORWARD.add(forward);
  }

  @Override
  public DriverPlugin driverPlugin() {
    return null; // nothing to do there
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> ignored) {
        MetricRegistry metrics = context.metricRegistry();
        metrics.register("imagesScored", (Gauge<Long>) IMAGES::sum);
        metrics.register("imagesBad", (Gauge<Long>) BAD::sum);
        metrics.register("decodeNanos", (Gauge<Long>) DECODE::sum);
        metrics.register("forwardNanos", (Gauge<Long>) FORWARD::sum);
      }
    };
  }
}
