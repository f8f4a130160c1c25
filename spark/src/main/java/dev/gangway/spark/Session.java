package dev.gangway.spark;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Spark, for one job. Where a session is there already, as in a notebook, the job uses it and
 * leaves it running.
 */
record Session(SparkContext context, Runnable end) implements AutoCloseable {

  /**
   * Opens a session.
   *
   * @param settings where neither {@code spark-submit} nor its files say otherwise
   */
  static Session open(Map<String, String> settings) {
    Option<SparkSession> running = SparkSession.getDefaultSession();
    if (running.isDefined()) {
      return new Session(running.get().sparkContext(), () -> {});
    }
    SparkConf all = new SparkConf();
    settings.forEach(all::setIfMissing);
    SparkSession own = SparkSession.builder().config(all).getOrCreate();
    return new Session(own.sparkContext(), own::stop);
  }

  JavaSparkContext java() {
    return JavaSparkContext.fromSparkContext(context);
  }

  @Override
  public void close() {
    end.run();
  }
}
