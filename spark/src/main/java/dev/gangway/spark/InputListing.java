package dev.gangway.spark;

import dev.gangway.data.ImageStream;
import dev.gangway.run.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Finds the files of inputs on any file system that Spark reads: image files, Parquet files, and
 * folders that hold one or the other at any depth. Files come in the order in which {@code gangway
 * predict} takes them, and with the same names.
 */
final class InputListing {

  private static final String PARQUET = ".parquet";

  /** How files that cannot be split, and so not spread over a cluster, begin. */
  private static final List<String> ARCHIVES = List.of("PK\u0003\u0004", "PK\u0005\u0006");

  private static final int TAR_MAGIC_AT = 257;

  private final Configuration configuration;

  InputListing(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * The files of all inputs.
   *
   * @param inputs paths or addresses, with {@code *}, <code>{a,b}</code> and the like where no file
   *     is called so
   * @throws InputException if one of them is not there, or is or holds what cannot be scored
   */
  List<Piece> files(List<String> inputs) throws IOException {
    List<Piece> files = new ArrayList<>();
    for (String input : inputs) {
      files.addAll(filesOf(input));
    }
    return files;
  }

  private List<Piece> filesOf(String input) throws IOException {
    Path path = path(input);
    FileSystem system = system(input, path);
    Optional<FileStatus> exact = status(system, path);
    if (exact.isPresent()) {
      return filesOf(input, system, exact.get());
    }
    FileStatus[] matches = system.globStatus(path);
    if (matches == null || matches.length == 0) {
      throw InputException.file(
          input, "no such file or folder", "nothing", "images", "check the path");
    }
    List<Piece> files = new ArrayList<>();
    for (FileStatus match : matches) {
      String name =
          path.toUri().getScheme() == null
              ? match.getPath().toUri().getPath()
              : match.getPath().toString();
      files.addAll(filesOf(name, system, match));
    }
    return files;
  }

  private static Path path(String input) {
    try {
      return new Path(input);
    } catch (IllegalArgumentException e) {
      throw InputException.file(input, "not a path: " + e.getMessage(), "check the path", e);
    }
  }

  private FileSystem system(String input, Path path) {
    try {
      return path.getFileSystem(configuration);
    } catch (IOException | IllegalArgumentException e) {
      throw InputException.file(
          input,
          "its file system cannot be reached: " + e.getMessage(),
          "check the address, and that Spark has what it needs for it",
          e);
    }
  }

  private static Optional<FileStatus> status(FileSystem system, Path path) throws IOException {
    try {
      return Optional.of(system.getFileStatus(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static List<Piece> filesOf(String name, FileSystem system, FileStatus status)
      throws IOException {
    return status.isDirectory()
        ? inFolder(name, system, status.getPath())
        : List.of(piece(name, status, isTable(name, system, status)));
  }

  private static Piece piece(String name, FileStatus file, boolean table) {
    return new Piece(
        name, file.getPath().toString(), file.getModificationTime(), table, 0, file.getLen());
  }

  private static boolean isTable(String name, FileSystem system, FileStatus file)
      throws IOException {
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

  private static String head(FileSystem system, FileStatus file) throws IOException {
    try (FSDataInputStream in = system.open(file.getPath())) {
      return new String(in.readNBytes(TAR_MAGIC_AT + 5), StandardCharsets.ISO_8859_1);
    }
  }

  /** A file in a folder. */
  private record Inside(String path, FileStatus status) {

    boolean isParquet() {
      return path.toLowerCase(Locale.ROOT).endsWith(PARQUET);
    }

    /** Whether Spark itself would pass over it in a table: {@code _SUCCESS}, {@code .crc}. */
    boolean isHiddenInTables() {
      return path.startsWith("_")
          || path.startsWith(".")
          || path.contains("/_")
          || path.contains("/.");
    }
  }

  private static List<Piece> inFolder(String name, FileSystem system, Path folder)
      throws IOException {
    List<Inside> all = listing(system, folder);
    List<Inside> tables =
        all.stream().filter(file -> file.isParquet() && !file.isHiddenInTables()).toList();
    List<Inside> images =
        all.stream().filter(file -> !file.isParquet() && ImageStream.takes(file.path)).toList();
    List<Inside> taken = tables.isEmpty() ? images : tables;
    if (!tables.isEmpty()) {
      images.stream()
          .filter(file -> !file.isHiddenInTables())
          .findFirst()
          .ifPresent(image -> refuseMixed(name, tables.get(0), image));
    }
    return taken.stream()
        .map(file -> piece(below(name, file.path), file.status, !tables.isEmpty()))
        .toList();
  }

  private static void refuseMixed(String name, Inside table, Inside image) {
    throw InputException.file(
        name,
        "holds Parquet files and others",
        "%s beside %s".formatted(table.path, image.path),
        "either Parquet files or images",
        "name the files or folders that are meant one by one");
  }

  private static String below(String folder, String path) {
    return folder.endsWith("/") ? folder + path : folder + "/" + path;
  }

  /** All files below a folder, sorted by path. */
  private static List<Inside> listing(FileSystem system, Path folder) throws IOException {
    int prefix = system.makeQualified(folder).toUri().getPath().length();
    List<Inside> files = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> all = system.listFiles(folder, true);
    while (all.hasNext()) {
      FileStatus file = all.next();
      String path = file.getPath().toUri().getPath().substring(prefix);
      files.add(new Inside(path.startsWith("/") ? path.substring(1) : path, file));
    }
    files.sort(Comparator.comparing(Inside::path));
    return files;
  }
}
