package dev.gangway.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/** The images in a zip or a tar (packed or not), in the order in which they lie there. */
final class ArchiveItems implements ItemSource {

  private static final int LARGEST = 64 << 20;

  private final Path file;
  private final ArchiveInputStream<?> archive;

  private ArchiveItems(Path file, ArchiveInputStream<?> archive) {
    this.file = file;
    this.archive = archive;
  }

  static ArchiveItems zip(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), InputFile.BUFFER);
    return new ArchiveItems(file, new ZipArchiveInputStream(in, "UTF-8", true, true));
  }

  static ArchiveItems tar(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return new ArchiveItems(
          file,
          new TarArchiveInputStream(
              InputFile.unpack(new BufferedInputStream(in, InputFile.BUFFER))));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public ImageItem next() throws IOException {
    for (ArchiveEntry entry = archive.getNextEntry();
        entry != null;
        entry = archive.getNextEntry()) {
      if (!entry.isDirectory() && ImageStream.takes(entry.getName())) {
        return item(entry);
      }
    }
    return null;
  }

  private ImageItem item(ArchiveEntry entry) throws IOException {
    String name = file + "/" + entry.getName();
    if (!archive.canReadEntryData(entry)) {
      return new ImageItem.Broken(name, "unreadable image: encrypted or packed in an unknown way");
    }
    byte[] content = archive.readNBytes(LARGEST + 1);
    return content.length > LARGEST
        ? new ImageItem.Broken(name, "unreadable image: more than %d bytes".formatted(LARGEST))
        : new ImageItem.InMemory(name, content);
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
