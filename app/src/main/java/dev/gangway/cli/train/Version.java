package dev.gangway.cli.train;

import picocli.CommandLine.IVersionProvider;

/** The version that stands in the program's jar. */
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
}
