package dev.gangway.spark;

import dev.gangway.base.InputException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;

/**
 * Gangway as the executors start it: an archive that Spark unpacks on each, or a folder that every
 * machine has.
 *
 * @param place the name under which {@link SparkFiles} has it, or a path
 */
record ShippedProgram(String place) implements Serializable {

  private static final String LOCAL = "local:";
  private static final String NAME = "gangway-program";

  /**
   * Ships a program.
   *
   * @param given a tar on the driver's machine or on a file system of Spark's, or {@code local:DIR}
   * @throws InputException if it is not there
   */
  static ShippedProgram ship(String given, SparkContext context) {
    if (given.startsWith(LOCAL)) {
      return new ShippedProgram(given.substring(LOCAL.length()));
    }
    boolean here = !given.contains(":/");
    if (here && !Files.isRegularFile(Path.of(given))) {
      throw InputException.file(
          given,
          "no such file",
          "nothing",
          "gangway-program.tar",
          "build it with: mvn -DskipTests package");
    }
    try {
      context.addArchive(
          (here ? Path.of(given).toAbsolutePath().toUri().toString() : given) + "#" + NAME);
    } catch (RuntimeException e) {
      throw InputException.file(
          given, "cannot be shipped: " + e.getMessage(), "check the address", e);
    }
    return new ShippedProgram(NAME);
  }

  /** The launcher, on an executor. */
  Path launcher() {
    Path folder = place.startsWith("/") ? Path.of(place) : Path.of(SparkFiles.get(place));
    return folder.resolve("bin/gangway");
  }
}
