package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.data.format.ItemSource.Item;
import dev.gangway.image.ImageItem;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry.NameSource;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * What lies in a zip or a tar (packed or not), in its order. Members of a <a
 * href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">zip</a> are those that its
 * directory at the end lists; a tar's reach up to its end mark, which must be there.
 */
final class Archive implements AutoCloseable {

  private static final int LARGEST = 64 << 20; // bytes of a member
  private static final int TAR_RECORD = 512;
  private static final String UNPACK = " (unpack the archive and give the folder)";

  /** Of names without the flag for UTF-8, by appendix D of the format. */
  private static final Charset OLD_NAMES = Charset.forName("IBM437");

  /** Reads a member: its bytes, {@link #LARGEST} and one more at most, or what comes of it. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /** Makes an item of a member; null to pass over it. */
  @FunctionalInterface
  interface Choice {
    Item item(Member member) throws IOException;
  }

  /**
   * Something in an archive, by the name that it has there; the fault is why it is no file that can
   * be read, or null. Its content is there until the next member is asked for: an {@link
   * InputException} if it alone is broken, an {@link IOException} if the archive is.
   */
  record Member(Path archive, String name, boolean folder, String fault, Reading<byte[]> content) {

    boolean isImage() {
      return !folder && FolderWalk.takes(name);
    }

    boolean leadsOut() {
      return name.matches("(?s)(.*/)?\\.\\.(/.*)?");
    }

    /**
     * The image, not decoded yet. Nothing is ever written under a member's name, but what leads out
     * of an archive was made to do harm.
     */
    Item item(String label, int place) throws IOException {
      return new Item(image(), label, place);
    }

    private ImageItem image() throws IOException {
      if (leadsOut()) {
        return broken("its name has '..', which leads out of a folder");
      }
      if (fault != null) {
        return broken(fault);
      }
      try {
        byte[] bytes = content.read();
        return bytes.length > LARGEST
            ? broken("more than %d bytes".formatted(LARGEST))
            : new ImageItem.InMemory(archive + "/" + name, bytes);
      } catch (InputException e) {
        return broken(e.getMessage());
      }
    }

    private ImageItem broken(String reason) {
      return new ImageItem.Broken(archive + "/" + name, "unreadable image: " + reason);
    }
  }

  private final Reading<Member> members;
  private final Closeable held;

  private Archive(Reading<Member> members, Closeable held) {
    this.members = members;
    this.held = held;
  }

  /** Opens an archive; throws if a zip is not whole, or if its members overlap. */
  static Archive open(Path file, FileFormat format) throws IOException {
    return format == FileFormat.TAR ? new Tar(file).archive() : zip(file);
  }

  /** The next member; null at the end. */
  Member next() throws IOException {
    return members.read();
  }

  /** The images among the members. */
  ItemSource items(Choice choice) {
    return new ItemSource() {
      @Override
      public Item next() throws IOException {
        for (Member member = members.read(); member != null; member = members.read()) {
          Item item = member.isImage() ? choice.item(member) : null;
          if (item != null) {
            return item;
          }
        }
        return null;
      }

      @Override
      public void close() throws IOException {
        held.close();
      }
    };
  }

  @Override
  public void close() throws IOException {
    held.close();
  }

  private static Archive zip(Path file) throws IOException {
    ZipFile zip;
    try {
      zip = ZipFile.builder().setSeekableByteChannel(Files.newByteChannel(file)).get();
    } catch (IOException | RuntimeException e) {
      throw InputException.file(
          file, "not a whole zip: its directory is broken", "copy or download it again", e);
    }
    List<ZipArchiveEntry> entries = Collections.list(zip.getEntriesInPhysicalOrder());
    double packed = entries.stream().mapToDouble(e -> Math.max(0, e.getCompressedSize())).sum();
    if (packed > Files.size(file)) { // no honest members share bytes
      zip.close();
      throw InputException.file(
          file, "members overlap, as in a zip bomb", "do not use this file", null);
    }
    Iterator<ZipArchiveEntry> rest = entries.iterator();
    return new Archive(() -> rest.hasNext() ? member(file, zip, rest.next()) : null, zip);
  }

  private static Member member(Path file, ZipFile zip, ZipArchiveEntry entry) {
    String fault = null;
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      fault = "encrypted (unpack the archive with its password and give the folder)";
    } else if (entry.isUnixSymlink()) {
      fault = "a link" + UNPACK;
    } else if (!zip.canReadEntryData(entry)) {
      fault = "packed in an unknown way" + UNPACK;
    }
    return new Member(file, name(entry), entry.isDirectory(), fault, () -> content(zip, entry));
  }

  /** Many programs write UTF-8 without saying so; what is none is of the old code page. */
  private static String name(ZipArchiveEntry entry) {
    try {
      if (entry.getNameSource() == NameSource.NAME) {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(entry.getRawName()));
      }
      return entry.getName();
    } catch (CharacterCodingException e) {
      return new String(entry.getRawName(), OLD_NAMES);
    }
  }

  private static byte[] content(ZipFile zip, ZipArchiveEntry entry) {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      CRC32 sum = new CRC32();
      sum.update(bytes);
      if (bytes.length <= LARGEST && entry.getCrc() != sum.getValue()) {
        throw InputException.of("its checksum does not fit");
      }
      return bytes;
    } catch (IOException e) { // the others may be whole
      throw InputException.of("broken content: %s", e.getMessage());
    }
  }

  /** A tar that knows whether its end mark has come. */
  private static final class Tar extends TarArchiveInputStream {

    private final Path file;
    private final long mostBytes;
    private boolean ended;

    Tar(Path file) throws IOException {
      super(unpacked(file), TAR_RECORD, TAR_RECORD, "UTF-8");
      this.file = file;
      this.mostBytes = new InputFile(file).mostContent() + LARGEST;
    }

    private static InputStream unpacked(Path file) throws IOException {
      InputStream in = Files.newInputStream(file);
      try {
        return InputFile.unpack(file, new BufferedInputStream(in, InputFile.BUFFER));
      } catch (IOException e) {
        in.close();
        throw e;
      }
    }

    Archive archive() {
      return new Archive(this::member, this);
    }

    @Override
    protected boolean isEOFRecord(byte[] record) {
      boolean end = super.isEOFRecord(record);
      ended |= end && record != null;
      return end;
    }

    private Member member() throws IOException {
      TarArchiveEntry entry = getNextEntry();
      if (getBytesRead() > mostBytes) {
        throw new IOException(
            "unpacks to more than %d bytes, as no set of images does".formatted(mostBytes));
      }
      if (entry == null) {
        requireEnd();
        return null;
      }
      return new Member(
          file, entry.getName(), entry.isDirectory(), fault(entry), () -> readNBytes(LARGEST + 1));
    }

    private static String fault(TarArchiveEntry entry) {
      if (entry.isLink() || entry.isSymbolicLink()) {
        return "a link to " + entry.getLinkName() + UNPACK;
      }
      if (entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice()) {
        return "not a file but a device or a pipe";
      }
      return entry.isSparse() ? "a sparse file" + UNPACK : null;
    }

    /** Without it, or with more after it, members would be missing in silence. */
    private void requireEnd() throws IOException {
      if (!ended) {
        throw new EOFException();
      }
      byte[] some = new byte[InputFile.BUFFER];
      for (int count = in.read(some); count > 0; count = in.read(some)) {
        for (int i = 0; i < count; i++) {
          if (some[i] != 0) {
            throw new IOException("more follows after its end mark: several tars in one file");
          }
        }
      }
    }
  }
}
