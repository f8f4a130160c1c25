package dev.gangway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks whether Gangway can write where it has to, and how much room there is. */
final class DoctorFolders {

  private static final double GIBIBYTE = 1 << 30;
  private static final double LEAST_ROOM = GIBIBYTE;

  private final Path dataDir;
  private final Path natives;

  DoctorFolders(Path dataDir, Path natives) {
    this.dataDir = dataDir;
    this.natives = natives;
  }

  /** Where the native libraries are unpacked. */
  static Path natives() {
    String set = System.getProperty("org.bytedeco.javacpp.cachedir");
    return set == null
        ? Path.of(System.getProperty("user.home"), ".javacpp", "cache")
        : Path.of(set);
  }

  List<Finding> findings() {
    return List.of(
        folder("data", dataDir, "choose another with --data-dir or GANGWAY_DATA"),
        folder("natives", natives, "choose another with GANGWAY_NATIVES=DIR"),
        folder(
            "temporary",
            Path.of(System.getProperty("java.io.tmpdir")),
            "choose another with GANGWAY_JAVA_OPTS=-Djava.io.tmpdir=DIR"),
        folder("current", Path.of(""), "change to another folder, or give full paths"));
  }

  private static Finding folder(String topic, Path folder, String mend) {
    Path path = folder.toAbsolutePath();
    Path existing = path;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    boolean there = existing.equals(path);
    String name = there ? path.toString() : path + " (made when needed)";
    try {
      Files.delete(Files.createTempFile(existing, ".gangway", ".probe"));
      return room(topic, name, Files.getFileStore(existing).getUsableSpace(), mend);
    } catch (IOException e) {
      return unwritable(topic, path, mend);
    }
  }

  private static Finding room(String topic, String name, long bytes, String mend) {
    String fact = "%s, %,.1f GiB free".formatted(name, bytes / GIBIBYTE);
    return bytes < LEAST_ROOM
        ? Finding.warn(topic, fact, "little room: free some, or " + mend)
        : Finding.ok(topic, fact);
  }

  /** What was fetched and unpacked before can still be read. */
  private static Finding unwritable(String topic, Path path, String mend) {
    if (!Files.exists(path)) {
      return Finding.fail(topic, path + " cannot be made", mend);
    }
    String fact = path + " cannot be written";
    return Files.isReadable(path) && !topic.equals("temporary")
        ? Finding.warn(topic, fact, mend)
        : Finding.fail(topic, fact, mend);
  }
}
