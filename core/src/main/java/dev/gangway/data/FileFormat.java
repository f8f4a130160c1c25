package dev.gangway.data;

import dev.gangway.run.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** The file formats of image sets, told apart by their first bytes and not by their names. */
enum FileFormat {
  IDX("\0\0\b"),
  MAT5("MATLAB 5.0"),
  MAT73("MATLAB 7.3"),
  HDF5("\u0089HDF"),
  PARQUET("PAR1"),
  PNG("\u0089PNG"),
  JPEG("\u00ff\u00d8\u00ff"),
  GIF("GIF8"),
  BMP("BM"),
  LIBSVM("");

  private static final int LONGEST = 10;

  private final String start; // one character per byte

  FileFormat(String start) {
    this.start = start;
  }

  /** The format of a file, looking into gzip and bzip2. */
  static FileFormat of(Path file) {
    String head = new InputFile(file).read(FileFormat::head);
    FileFormat format =
        Arrays.stream(values()).filter(f -> head.startsWith(f.start)).findFirst().orElseThrow();
    if (format == LIBSVM && !head.matches("(?s)\\s*[+-]?[0-9].*")) {
      throw InputException.file(
          file,
          "not an image set",
          "a file of unknown type",
          "a folder of images, an IDX pair, a MATLAB 5 file, HDF5, Parquet or LIBSVM text",
          "see: gangway data --help");
    }
    return format;
  }

  private static String head(InputStream in) throws IOException {
    return new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
  }
}
