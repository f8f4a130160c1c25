package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import java.util.List;

/**
 * A file of a catalogue set and how to know it.
 *
 * @param name the file's name, at every mirror and on disk
 * @param size bytes, 0 if unknown
 * @param checksums of the file; one that matches is enough
 * @param contentChecksums of what a {@code .gz} file holds: accepts a file that was compressed
 *     anew; may be empty
 */
public record CatalogueFile(
    String name,
    long size,
    List<CatalogueChecksum> checksums,
    List<CatalogueChecksum> contentChecksums) {

  public CatalogueFile {
    CatalogueSet.checkName("file", name);
    check(size >= 0, "the size of %s must be >= 0, got %s", name, size);
    checksums = present(checksums, name);
    contentChecksums = present(contentChecksums, name);
    check(
        !checksums.isEmpty() || !contentChecksums.isEmpty(),
        "%s needs at least one checksum, for example \"checksums\": [\"sha256:...\"]",
        name);
    check(
        contentChecksums.isEmpty() || name.endsWith(".gz"),
        "contentChecksums are for .gz files, got %s",
        name);
  }

  private static List<CatalogueChecksum> present(List<CatalogueChecksum> sums, String name) {
    List<CatalogueChecksum> given = sums == null ? List.of() : sums;
    CatalogueSet.checkNoNull(given, name);
    return List.copyOf(given);
  }
}
