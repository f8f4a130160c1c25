package dev.gangway.spark;

import dev.gangway.base.InputException;
import dev.gangway.data.format.FileFormat;
import dev.gangway.data.format.FolderWalk;
import dev.gangway.data.format.ParquetSet;
import dev.gangway.image.ImageDecoder;
import dev.gangway.spark.ScorePlan.Piece;
import dev.gangway.spark.ScorePlan.Place;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Finds the files of inputs on any file system that Spark reads: image files, Parquet files, and
 * folders that hold one or the other at any depth. Files come in the order in which {@code gangway
 * predict} takes them, and with the same names. Of a file it keeps its path below the input, its
 * length and its time.
 */
final class InputListing {

  private final Configuration configuration;
  private final ScoreOutput output;

  /** Lists what a job reads, which must lie apart from what it writes. */
  InputListing(Configuration configuration, ScoreOutput output) {
    this.configuration = configuration;
    this.output = output;
  }

  /**
   * The files of paths or addresses, with {@code *}, <code>{a,b}</code> and the like where no file
   * is called so; throws if one is not there, or is or holds what cannot be scored.
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
      FileStatus there = exact.get();
      output.requireApart(input, there.getPath());
      return there.isDirectory()
          ? inFolder(input, system, there.getPath())
          : List.of(
              piece(
                  new Place(input, there.getPath().toString()),
                  "",
                  there,
                  isTable(input, system, there.getPath())));
    }
    FileStatus[] matches = system.globStatus(path);
    if (matches == null || matches.length == 0) {
      throw InputException.file(
          input, "no such file or folder", "nothing", "images", "check the path");
    }
    return matching(path, system, matches);
  }

  private List<Piece> matching(Path pattern, FileSystem system, FileStatus[] matches)
      throws IOException {
    boolean paths = pattern.toUri().getScheme() == null; // given without a file system
    Map<Path, Place> places = new HashMap<>();
    List<Piece> files = new ArrayList<>();
    for (FileStatus match : matches) {
      Path path = match.getPath();
      String name = paths ? path.toUri().getPath() : path.toString();
      if (match.isDirectory()) {
        output.requireApart(name, path);
        files.addAll(inFolder(name, system, path));
      } else {
        Path folder = path.getParent();
        if (!places.containsKey(folder)) {
          output.requireNotAround(name, folder);
        }
        String named = paths ? folder.toUri().getPath() : folder.toString();
        Place place =
            places.computeIfAbsent(folder, address -> new Place(named, address.toString()));
        files.add(piece(place, path.getName(), match, isTableAmongMany(name, system, path)));
      }
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

  private static Piece piece(Place place, String path, FileStatus file, boolean table) {
    return new Piece(place, path, file.getModificationTime(), table, 0, file.getLen());
  }

  private static List<Piece> inFolder(String name, FileSystem system, Path folder)
      throws IOException {
    List<Piece> all = listing(new Place(name, folder.toString()), system, folder);
    List<Piece> tables =
        all.stream().filter(Piece::table).filter(file -> !isHiddenInTables(file)).toList();
    List<Piece> images =
        all.stream().filter(file -> !file.table() && FolderWalk.takes(file.path())).toList();
    if (tables.isEmpty()) {
      return images;
    }
    images.stream()
        .filter(file -> !isHiddenInTables(file))
        .findFirst()
        .ifPresent(image -> refuseMixed(name, tables.get(0), image));
    return tables;
  }

  /** Whether Spark itself would pass over it in a table: {@code _SUCCESS}, {@code .crc}. */
  private static boolean isHiddenInTables(Piece file) {
    return ("/" + file.path()).matches("(?s).*/[_.].*");
  }

  private static void refuseMixed(String name, Piece table, Piece image) {
    throw InputException.file(
        name,
        "holds Parquet files and others",
        "%s beside %s".formatted(table.path(), image.path()),
        "either Parquet files or images",
        "name the files or folders that are meant one by one");
  }

  /** All files below a folder, sorted by path. */
  private static List<Piece> listing(Place place, FileSystem system, Path folder)
      throws IOException {
    int prefix = system.makeQualified(folder).toUri().getPath().length();
    List<Piece> files = new ArrayList<>();
    RemoteIterator<? extends FileStatus> all = tree(system, folder);
    while (all.hasNext()) {
      FileStatus file = all.next();
      if (!file.isDirectory()) {
        String path = file.getPath().toUri().getPath().substring(prefix).replaceFirst("^/", "");
        files.add(piece(place, path, file, ParquetSet.isTable(path)));
      }
    }
    files.sort(Comparator.comparing(Piece::path));
    return files;
  }

  /**
   * All that lies below a folder. A store lists a whole tree best itself; asked so, Hadoop's local
   * file system starts a process for each file, which tells it the permissions.
   */
  private static RemoteIterator<? extends FileStatus> tree(FileSystem system, Path folder)
      throws IOException {
    return "file".equals(system.getUri().getScheme())
        ? new LocalTree(system, folder)
        : system.listFiles(folder, true);
  }

  /** Folder by folder; folders come, too. */
  private static final class LocalTree implements RemoteIterator<FileStatus> {

    private final FileSystem system;
    private final Deque<RemoteIterator<FileStatus>> open = new ArrayDeque<>();

    LocalTree(FileSystem system, Path folder) throws IOException {
      this.system = system;
      open.push(system.listStatusIterator(folder));
    }

    @Override
    public boolean hasNext() throws IOException {
      while (!open.isEmpty() && !open.peek().hasNext()) {
        open.pop();
      }
      return !open.isEmpty();
    }

    @Override
    public FileStatus next() throws IOException {
      FileStatus next = open.element().next();
      if (next.isDirectory()) {
        open.push(system.listStatusIterator(next.getPath()));
      }
      return next;
    }
  }

  /**
   * Whether one of many files is a Parquet file: told by its name, and only where that says nothing
   * by a look inside, which on a store takes as long as a request. Throws if it is an archive.
   */
  private static boolean isTableAmongMany(String name, FileSystem system, Path file)
      throws IOException {
    return ParquetSet.isTable(name) || (!ImageDecoder.isNamed(name) && isTable(name, system, file));
  }

  /**
   * Whether a file is Parquet by its content; throws if it is an archive: those cannot be split.
   */
  private static boolean isTable(String name, FileSystem system, Path file) throws IOException {
    try (FSDataInputStream in = system.open(file)) {
      FileFormat format = FileFormat.of(in);
      if (format.isArchive()) {
        throw InputException.file(
            name,
            "cannot be spread over a cluster",
            "an archive",
            "a folder or Parquet",
            "unpack it");
      }
      return format == FileFormat.PARQUET;
    }
  }
}
