package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file formats of image sets, told apart by their first bytes and not by their names. */
public enum FileFormat {
  TAR("ustar", 257), // first: it begins with the name of a member, which may be anything
  ZIP("PK\u0003\u0004"),
  EMPTY_ZIP("PK\u0005\u0006"),
  IDX("\0\0\b"),
  MAT5("MATLAB 5.0"),
  MAT73("MATLAB 7.3"),
  HDF5("\u0089HDF"),
  PARQUET("PAR1"),
  PNG("\u0089PNG"),
  JPEG("\u00ff\u00d8\u00ff"),
  GIF("GIF8"),
  BMP("BM"),
  TIFF_LITTLE("II*\0"),
  TIFF_BIG("MM\0*"),
  WEBP("RIFF"),
  LIBSVM("");

  private static final int LONGEST = 262;
  private static final String DIGIT = "(?s)\\s*[+-]?[0-9].*"; // begins a line of LIBSVM
  private static final String DIGIT_AND_PIXEL = "(?s)\\s*[+-]?[0-9.]+[ \t]+[0-9]+:.*";

  private final String mark; // one character per byte
  private final int at;

  FileFormat(String start) {
    this(start, 0);
  }

  FileFormat(String mark, int at) {
    this.mark = mark;
    this.at = at;
  }

  /** Whether it holds files in folders. */
  public boolean isArchive() {
    return this == TAR || this == ZIP || this == EMPTY_ZIP;
  }

  /**
   * The parts of a set by their names, the empty one for a whole; empty if this format holds files
   * in folders or columns, or one image.
   */
  public Map<String, ImageSource> parts(Path file) {
    return switch (this) {
      case IDX -> Map.of("", IdxSource.of(file));
      case MAT5 -> Map.of("", new SvhnFile(file));
      case HDF5 -> hdf5(file);
      case LIBSVM -> Map.of("", new LibsvmFile(file));
      default -> Map.of();
    };
  }

  private static Map<String, ImageSource> hdf5(Path file) {
    Map<String, ImageSource> parts = new LinkedHashMap<>();
    List.of("train", "test").forEach(part -> parts.put(part, new UspsHdf5(file, part)));
    return parts;
  }

  /** By the head of a file that is not packed; text and anything unknown is LIBSVM. */
  public static FileFormat of(InputStream in) throws IOException {
    return of(head(in));
  }

  /** The first that fits, looking into gzip, bzip2 and xz; without any that is LIBSVM. */
  private static FileFormat of(String head) {
    return Arrays.stream(values())
        .filter(format -> head.startsWith(format.mark, format.at))
        .findFirst()
        .orElseThrow();
  }

  /** The format of a file that may be of any; empty if it is of none or cannot be read. */
  static Optional<FileFormat> find(Path file) {
    try {
      String head = new InputFile(file).read(FileFormat::head);
      return Optional.of(of(head)).filter(f -> f != LIBSVM || head.matches(DIGIT_AND_PIXEL));
    } catch (InputException unreadable) {
      return Optional.empty();
    }
  }

  /** The format of a set; throws if it is none of these. */
  public static FileFormat of(Path file) {
    String head = new InputFile(file).read(FileFormat::head);
    FileFormat format = of(head);
    if (format == LIBSVM && !head.matches(DIGIT)) {
      throw InputException.file(
          file,
          "not an image set",
          "a file of unknown type",
          "a folder or an archive of images, an IDX pair, a MATLAB 5 file, HDF5, Parquet or LIBSVM"
              + " text",
          "see: gangway data --help");
    }
    return format;
  }

  private static String head(InputStream in) throws IOException {
    return new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
  }
}
