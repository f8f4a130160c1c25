package dev.gangway.image;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the published sets for the tests that need them; a test without them is skipped. */
public final class RealData {

  private RealData() {}

  /** {@code name} in GANGWAY_DATA or shared/data beside the project. */
  public static Path file(String name) {
    Optional<Path> found =
        Stream.concat(
                Stream.ofNullable(System.getenv("GANGWAY_DATA")),
                Stream.of("../shared/data", "../../shared/data"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::exists)
            .findFirst();
    assumeThat(found).as("%s in GANGWAY_DATA or shared/data", name).isPresent();
    return found.orElseThrow();
  }

  /** A file of the faulty inputs, which lie beside the published sets. */
  public static Path fault(String name) {
    return file("../faults/" + name).normalize();
  }

  /** The folder that holds the folder {@code name}. */
  public static Path folderOf(String name) {
    return file(name).toAbsolutePath().normalize().getParent();
  }
}
