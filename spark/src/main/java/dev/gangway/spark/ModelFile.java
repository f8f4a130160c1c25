package dev.gangway.spark;

import dev.gangway.base.InputException;
import dev.gangway.infer.Predictor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;

/**
 * The model of a job, which Spark hands to every executor. It is shipped under its hash: in a
 * session that goes on, as in a notebook, another model has another name.
 *
 * @param sha256 of the file
 */
record ModelFile(String sha256) {

  private static final String LOCAL = "file:";

  /**
   * Ships a model.
   *
   * @param given a path on the driver's machine, or an address on a file system of Spark's
   * @throws InputException if it is not there or not a model of Gangway's
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
