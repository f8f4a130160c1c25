package dev.gangway.spark;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Which files are Parquet, which images, and which neither. */
final class FileKind {

  private static final String PARQUET = ".parquet";
  private static final Set<String> IMAGES =
      Set.of("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp");

  /** How files that cannot be split, and so not spread over a cluster, begin. */
  private static final List<String> ARCHIVES = List.of("PK\u0003\u0004", "PK\u0005\u0006");

  private static final int TAR_MAGIC_AT = 257;

  private FileKind() {}

  static boolean hasNameOfTable(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(PARQUET);
  }

  /**
   * Whether one of many files is a Parquet file: told by its name, and only where that says nothing
   * by a look inside, which on a store takes as long as a request.
   *
   * @throws InputException if it is an archive
   */
  static boolean isTableAmongMany(String name, FileSystem system, Path file) throws IOException {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return hasNameOfTable(name) || (!IMAGES.contains(ending) && isTable(name, system, file));
  }

  /**
   * Whether a file is Parquet by its content.
   *
   * @throws InputException if it is an archive
   */
  static boolean isTable(String name, FileSystem system, Path file) throws IOException {
    String head = head(system, file);
    if (ARCHIVES.stream().anyMatch(head::startsWith) || head.startsWith("ustar", TAR_MAGIC_AT)) {
      throw InputException.file(
          name,
          "cannot be spread over a cluster",
          "an archive",
          "a folder or Parquet",
          "unpack it");
    }
    return head.startsWith("PAR1");
  }

  private static String head(FileSystem system, Path file) throws IOException {
    try (FSDataInputStream in = system.open(file)) {
      return new String(in.readNBytes(TAR_MAGIC_AT + 5), StandardCharsets.ISO_8859_1);
    }
  }
}
