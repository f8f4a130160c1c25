/**
 * Gangway on a cluster of Apache Spark: {@link dev.gangway.spark.ScoreJob} classifies images of any
 * number, {@link dev.gangway.spark.TrainJob} trains with several processes. Both are started by
 * {@code spark-submit}.
 */
package dev.gangway.spark;
