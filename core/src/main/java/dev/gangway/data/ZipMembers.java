package dev.gangway.data;

import dev.gangway.base.InputException;
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
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry.NameSource;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The members of a <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">zip</a>,
 * as its directory at the end lists them, in the order in which they lie there.
 */
final class ZipMembers implements ArchiveMember.Members {

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
    return new ArchiveMember(name(entry), entry.isDirectory(), fault(entry), () -> content(entry));
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
