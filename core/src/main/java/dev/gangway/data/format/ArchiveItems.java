package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.image.ImageItem;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry.NameSource;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The images in a zip or a tar (packed or not), in the order in which they lie there: {@code
 * FILE/MEMBER}.
 */
final class ArchiveItems implements ItemSource {

  private final Path file;
  private final ArchiveMember.Members members;

  private ArchiveItems(Path file, ArchiveMember.Members members) {
    this.file = file;
    this.members = members;
  }

  static ArchiveItems open(Path file, FileFormat format) throws IOException {
    return new ArchiveItems(file, members(file, format));
  }

  /** The members of an archive. */
  static ArchiveMember.Members members(Path file, FileFormat format) throws IOException {
    return format == FileFormat.ZIP ? ZipMembers.open(file) : TarMembers.open(file);
  }

  @Override
  public ImageItem next() throws IOException {
    for (ArchiveMember member = members.next(); member != null; member = members.next()) {
      if (member.isImage()) {
        return member.item(file + "/" + member.name());
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    members.close();
  }

  /**
   * Something in an archive.
   *
   * @param name as the archive has it
   * @param folder whether it is one
   * @param fault why it is no file that can be read; empty if it is one
   * @param content reads it; only until the next member is asked for
   */
  record ArchiveMember(String name, boolean folder, Optional<String> fault, Content content) {

    /** The most bytes that a member may have. */
    static final int LARGEST = 64 << 20;

    /** Reads a file's bytes, {@link #LARGEST} and one more at most. */
    @FunctionalInterface
    interface Content {
      /**
       * Reads.
       *
       * @throws InputException if this member alone is broken
       * @throws IOException if the archive is
       */
      byte[] read() throws IOException;
    }

    /** All members, one after the other. */
    interface Members extends AutoCloseable {

      /** The next; null at the end. */
      ArchiveMember next() throws IOException;

      @Override
      void close() throws IOException;
    }

    /** Whether it counts as an image. */
    boolean isImage() {
      return !folder && ImageStream.takes(name);
    }

    boolean leadsOut() {
      return name.matches("(?s)(.*/)?\\.\\.(/.*)?");
    }

    /**
     * The image, not decoded yet. Nothing is ever written under a member's name, but what leads out
     * of an archive was made to do harm.
     *
     * @param image what it is called
     * @throws IOException if the archive breaks off
     */
    ImageItem item(String image) throws IOException {
      if (leadsOut()) {
        return broken(image, "its name has '..', which leads out of a folder");
      }
      if (fault.isPresent()) {
        return broken(image, fault.get());
      }
      try {
        byte[] bytes = content.read();
        return bytes.length > LARGEST
            ? broken(image, "more than %d bytes".formatted(LARGEST))
            : new ImageItem.InMemory(image, bytes);
      } catch (InputException e) {
        return broken(image, e.getMessage());
      }
    }

    private static ImageItem broken(String image, String fault) {
      return new ImageItem.Broken(image, "unreadable image: " + fault);
    }
  }

  /**
   * The members of a <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">zip</a>,
   * as its directory at the end lists them, in the order in which they lie there.
   */
  static final class ZipMembers implements ArchiveMember.Members {

    /** Of names without the flag for UTF-8, by appendix D of the format. */
    private static final Charset OLD_NAMES = Charset.forName("IBM437");

    private final ZipFile zip;
    private final Iterator<ZipArchiveEntry> rest;

    private ZipMembers(ZipFile zip, List<ZipArchiveEntry> entries) {
      this.zip = zip;
      this.rest = entries.iterator();
    }

    /**
     * Opens a file.
     *
     * @throws InputException if it is not whole, or if its members overlap
     */
    static ZipMembers open(Path file) throws IOException {
      SeekableByteChannel channel = Files.newByteChannel(file);
      try {
        ZipFile zip = open(file, channel);
        List<ZipArchiveEntry> entries = Collections.list(zip.getEntriesInPhysicalOrder());
        requireApart(file, entries);
        return new ZipMembers(zip, entries);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }

    private static ZipFile open(Path file, SeekableByteChannel channel) throws IOException {
      try {
        return ZipFile.builder().setSeekableByteChannel(channel).get();
      } catch (IOException | RuntimeException e) {
        throw InputException.file(
            file, "not a whole zip: its directory is broken", "copy or download it again", e);
      }
    }

    /** Members that share bytes can unpack to any size: no honest archive has them. */
    private static void requireApart(Path file, List<ZipArchiveEntry> entries) throws IOException {
      long packed = 0;
      for (ZipArchiveEntry entry : entries) {
        packed += Math.max(0, entry.getCompressedSize());
        if (packed > Files.size(file)) {
          throw InputException.file(
              file, "members overlap, as in a zip bomb", "do not use this file", null);
        }
      }
    }

    @Override
    public ArchiveMember next() {
      if (!rest.hasNext()) {
        return null;
      }
      ZipArchiveEntry entry = rest.next();
      return new ArchiveMember(
          name(entry), entry.isDirectory(), fault(entry), () -> content(entry));
    }

    /** Many programs write UTF-8 without saying so; what is none is of the old code page. */
    private static String name(ZipArchiveEntry entry) {
      if (entry.getNameSource() != NameSource.NAME) {
        return entry.getName();
      }
      byte[] raw = entry.getRawName();
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
        return entry.getName();
      } catch (CharacterCodingException e) {
        return new String(raw, OLD_NAMES);
      }
    }

    private Optional<String> fault(ZipArchiveEntry entry) {
      if (entry.getGeneralPurposeBit().usesEncryption()) {
        return Optional.of("encrypted (unpack the archive with its password and give the folder)");
      }
      if (entry.isUnixSymlink()) {
        return Optional.of("a link (unpack the archive and give the folder)");
      }
      return zip.canReadEntryData(entry)
          ? Optional.empty()
          : Optional.of("packed in an unknown way (unpack the archive and give the folder)");
    }

    private byte[] content(ZipArchiveEntry entry) {
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] bytes = in.readNBytes(ArchiveMember.LARGEST + 1);
        if (bytes.length <= ArchiveMember.LARGEST && entry.getCrc() != crc(bytes)) {
          throw InputException.of("its checksum does not fit");
        }
        return bytes;
      } catch (IOException e) { // the others may be whole
        throw InputException.of("broken content: %s", e.getMessage());
      }
    }

    private static long crc(byte[] bytes) {
      CRC32 sum = new CRC32();
      sum.update(bytes);
      return sum.getValue();
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  /** The members of a tar, packed or not, up to its end mark, which must be there. */
  static final class TarMembers implements ArchiveMember.Members {

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
}
