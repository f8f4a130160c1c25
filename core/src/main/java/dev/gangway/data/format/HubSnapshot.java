package dev.gangway.data.format;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the data lie in the <a
 * href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache">hub's cache</a>: a folder
 * {@code datasets--OWNER--NAME} holds {@code blobs}, and {@code snapshots} of links to them.
 */
public final class HubSnapshot {

  private HubSnapshot() {}

  /** The snapshot of a folder of the cache; any other folder itself. */
  public static Path of(Path folder) {
    Path snapshots = folder.resolve("snapshots");
    if (!Files.isDirectory(snapshots) || !Files.isDirectory(folder.resolve("blobs"))) {
      return folder;
    }
    List<Path> all = new FolderListing(snapshots).folders();
    Path main = snapshots.resolve(mainCommit(folder));
    if (all.contains(main)) {
      return main;
    }
    if (all.size() == 1) {
      return all.get(0);
    }
    throw InputException.file(
        folder,
        "holds not exactly one snapshot",
        all.size() + " in snapshots",
        "one, or refs/main that names one",
        "pass the snapshot's own folder");
  }

  /** Empty if it is not told. */
  private static String mainCommit(Path folder) {
    try {
      return Files.readString(folder.resolve("refs").resolve("main")).strip();
    } catch (IOException notTold) {
      return "";
    }
  }
}
