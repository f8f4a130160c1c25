package dev.gangway.cli;

import dev.gangway.data.DataLoader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the sets with names lie. */
final class DataDirOption {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where the sets with names lie, one folder each (default: GANGWAY_DATA, else ~/.cache/gangway).")
  private Path dataDir;

  Path dataDir() {
    return dataDir == null ? DataLoader.defaultDataDir() : dataDir;
  }
}
