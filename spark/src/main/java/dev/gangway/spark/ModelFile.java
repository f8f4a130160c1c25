package dev.gangway.spark;

import dev.gangway.infer.Predictor;
import dev.gangway.run.InputException;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;

/**
 * The model of a job, which Spark hands to every executor.
 *
 * @param name under which {@link SparkFiles} has it
 * @param sha256 of the file
 */
record ModelFile(String name, String sha256) {

  private static final String LOCAL = "file:";

  /**
   * Ships a model.
   *
   * @param given a path on the driver's machine, or an address on a file system of Spark's
   * @throws InputException if it is not there or not a model of Gangway's
   */
  static ModelFile ship(String given, SparkContext context) {
    String name = given.substring(given.lastIndexOf('/') + 1);
    String path = given.startsWith(LOCAL) ? given.substring(LOCAL.length()) : given;
    boolean local = !path.contains("://");
    if (local) { // a wrong one is told before it is shipped, and by its own name
      Predictor.open(Path.of(path), 1).close();
    }
    try {
      context.addFile(local ? Path.of(path).toAbsolutePath().toString() : given);
    } catch (RuntimeException e) {
      throw InputException.file(
          given, "cannot be shipped: " + e.getMessage(), "check the address", e);
    }
    return new ModelFile(name, SharedPredictor.of(Path.of(SparkFiles.get(name))).sha256());
  }
}
