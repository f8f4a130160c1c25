package dev.gangway.data;

import dev.gangway.base.InputFile;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The members of a tar, packed or not, up to its end mark, which must be there. */
final class TarMembers implements ArchiveMember.Members {

  private static final int RECORD = 512;
  private static final String UNPACK = " (unpack the archive and give the folder)";

  /** A tar that knows whether its end mark has come. */
  private static final class Marked extends TarArchiveInputStream {

    private boolean ended;

    Marked(InputStream in) {
      super(in, RECORD, RECORD, "UTF-8");
    }

    @Override
    protected boolean isEOFRecord(byte[] record) {
      boolean end = super.isEOFRecord(record);
      ended |= end && record != null;
      return end;
    }
  }

  private final InputStream unpacked;
  private final Marked tar;
  private final long mostBytes;

  private TarMembers(InputStream unpacked, long mostBytes) {
    this.unpacked = unpacked;
    this.tar = new Marked(unpacked);
    this.mostBytes = mostBytes;
  }

  static TarMembers open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      long most = new InputFile(file).mostContent() + ArchiveMember.LARGEST;
      return new TarMembers(
          InputFile.unpack(file, new BufferedInputStream(in, InputFile.BUFFER)), most);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public ArchiveMember next() throws IOException {
    TarArchiveEntry entry = tar.getNextEntry();
    if (tar.getBytesRead() > mostBytes) {
      throw new IOException(
          "unpacks to more than %d bytes, as no set of images does".formatted(mostBytes));
    }
    if (entry == null) {
      requireEnd();
      return null;
    }
    return new ArchiveMember(
        entry.getName(),
        entry.isDirectory(),
        fault(entry),
        () -> tar.readNBytes(ArchiveMember.LARGEST + 1));
  }

  private static Optional<String> fault(TarArchiveEntry entry) {
    if (entry.isLink() || entry.isSymbolicLink()) {
      return Optional.of("a link to " + entry.getLinkName() + UNPACK);
    }
    if (entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice()) {
      return Optional.of("not a file but a device or a pipe");
    }
    return entry.isSparse() ? Optional.of("a sparse file" + UNPACK) : Optional.empty();
  }

  /** Without it, or with more after it, members would be missing in silence. */
  private void requireEnd() throws IOException {
    if (!tar.ended) {
      throw new EOFException();
    }
    byte[] some = new byte[InputFile.BUFFER];
    for (int count = unpacked.read(some); count > 0; count = unpacked.read(some)) {
      for (int i = 0; i < count; i++) {
        if (some[i] != 0) {
          throw new IOException("more follows after its end mark: several tars in one file");
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
