package dev.gangway.cli.train;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that stands in the program's jar, and the commit of its sources. */
public final class Version implements IVersionProvider {

  /** For example {@code 0.1.0}; {@code development} when run from classes. */
  public static String ofGangway() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"gangway " + ofGangway()};
  }

  /**
   * The commit of the sources, as the launcher tells it of those that it lies beside: for example
   * {@code 3f2a9c1d0b7e}, with {@code -dirty} if files have been changed since.
   */
  static Optional<String> commit() {
    return Optional.ofNullable(System.getenv("GANGWAY_COMMIT")).filter(commit -> !commit.isEmpty());
  }
}
