package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The file formats of image sets, told apart by their first bytes and not by their names. */
enum FileFormat {
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
  boolean isArchive() {
    return this == TAR || this == ZIP || this == EMPTY_ZIP;
  }

  /** The first that fits, looking into gzip, bzip2 and xz; without any that is LIBSVM. */
  private static FileFormat of(String head) {
    return Arrays.stream(values())
        .filter(format -> head.startsWith(format.mark, format.at))
        .findFirst()
        .orElseThrow();
  }

  /** The format of a file that may be of any; empty if it cannot be read. */
  static Optional<FileFormat> find(Path file) {
    try {
      return Optional.of(of(new InputFile(file).<String>read(FileFormat::head)));
    } catch (InputException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * The format of a set.
   *
   * @throws InputException if it is none of these
   */
  static FileFormat of(Path file) {
    String head = new InputFile(file).read(FileFormat::head);
    FileFormat format = of(head);
    if (format == LIBSVM && !head.matches("(?s)\\s*[+-]?[0-9].*")) {
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
