package dev.gangway.cli.data;

import dev.gangway.data.DataLoader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the sets with names lie. */
public final class DataDirOption {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where the sets with names lie, one folder each (default: GANGWAY_DATA, else ~/.cache/gangway).")
  private Path dataDir;

  public Path dataDir() {
    return dataDir == null ? DataLoader.defaultDataDir() : dataDir;
  }
}
