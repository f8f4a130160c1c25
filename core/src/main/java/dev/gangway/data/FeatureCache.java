package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * What a frozen network made of images, in a file that is mapped and not loaded. An image is known
 * by the digest of its content: sets that share images share what is kept of them, and what was
 * kept before a process died stays. One process adds at a time. Safe for use by several threads.
 *
 * <pre>
 * 4,096 bytes   the {@link Form} as JSON, filled up with spaces
 * records       digest (32 bytes, SHA-256), picture (side x side x 3 levels), features (views x
 *               width values, floats little-endian or levels), CRC-32C of all that (4 bytes)
 * </pre>
 */
public final class FeatureCache implements AutoCloseable {

  private static final int HEADER = 4096;
  private static final int DIGEST = 32;
  private static final long MOST_MAPPED = 1 << 30;

  /** How a value is kept. */
  public enum Kind {
    /** Any number, in 32 bits. */
    FLOATS(Float.BYTES),
    /** A whole number in 0..255. */
    LEVELS(1);

    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }
  }

  /**
   * What all images of a file have in common.
   *
   * @param network what made the features: its name and the digest of its weights
   * @param pixels how images were brought to it
   * @param views of each image: the first is the image as it is predicted, others are changed
   * @param width values of one view
   * @param kind of the values
   * @param side of the small picture that is kept of each image, in colour
   */
  public record Form(String network, String pixels, int views, int width, Kind kind, int side) {

    public Form {
      check(
          (long) views * width * kind.bytes < MOST_MAPPED / 2,
          "%s views of %s values are too much for one image",
          views,
          width);
    }

    int record() {
      return DIGEST + picture() + views * view() + Integer.BYTES;
    }

    int view() {
      return width * kind.bytes;
    }

    int picture() {
      return side * side * 3;
    }

    /** The name of its file: anything else about it is another file. */
    String file() {
      return digest(Json.line(this).getBytes(StandardCharsets.UTF_8)).substring(0, 32)
          + ".features";
    }
  }

  /**
   * What is kept of an image.
   *
   * @param picture side x side x 3 levels
   * @param features views x width
   */
  public record Kept(byte[] picture, float[] features) {}

  private final Path file;
  private final Form form;
  private final FileChannel channel;
  private final Map<String, Integer> slots = new HashMap<>(); // by digest
  private final Map<Integer, MappedByteBuffer> windows = new HashMap<>();
  private final int perWindow;
  private int count;

  private FeatureCache(Path file, Form form, FileChannel channel) {
    this.file = file;
    this.form = form;
    this.channel = channel;
    this.perWindow = (int) Math.max(1, MOST_MAPPED / form.record());
  }

  /** {@code GANGWAY_CACHE} if it is set, else {@code ~/.cache/gangway/features}. */
  public static Path usualFolder() {
    String set = System.getenv("GANGWAY_CACHE");
    return set == null || set.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "gangway", "features")
        : Path.of(set);
  }

  /**
   * Opens the file of a form in a folder, or begins it; waits while another process adds to it.
   *
   * @throws InputException if the folder cannot be written, or the file is another one's
   */
  public static FeatureCache open(Path folder, Form form) {
    Path file = folder.resolve(form.file());
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        channel.lock();
        FeatureCache cache = new FeatureCache(file, form, channel);
        cache.readHeader();
        cache.readDigests();
        return cache;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw InputException.file(file, "cannot be used", "name another folder in GANGWAY_CACHE", e);
    }
  }

  private void readHeader() throws IOException {
    byte[] wanted = Json.line(form).getBytes(StandardCharsets.UTF_8);
    check(wanted.length <= HEADER, "a form of %s bytes", wanted.length);
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    if (channel.size() < HEADER) {
      header.put(wanted);
      while (header.hasRemaining()) {
        header.put((byte) ' ');
      }
      write(header.flip(), 0);
      return;
    }
    read(header, 0);
    String found = new String(header.array(), StandardCharsets.UTF_8).strip();
    if (!found.equals(Json.line(form))) {
      throw InputException.file(
          file, "not the features that its name says", found, Json.line(form), "remove it");
    }
  }

  /** What a killed process left of a record at the end is written over. */
  private void readDigests() throws IOException {
    count = (int) ((channel.size() - HEADER) / form.record());
    ByteBuffer digest = ByteBuffer.allocate(DIGEST);
    for (int slot = 0; slot < count; slot++) {
      read(digest.clear(), at(slot));
      slots.put(HexFormat.of().formatHex(digest.array()), slot);
    }
  }

  private long at(int slot) {
    return HEADER + (long) slot * form.record();
  }

  /** The digest of an image's content, by which it is known. */
  public static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  public Form form() {
    return form;
  }

  /** How many images are kept. */
  public synchronized int size() {
    return count;
  }

  /** Where an image is kept; nowhere if it is not, or if the disk has spoilt it. */
  public synchronized OptionalInt find(String digest) {
    Integer slot = slots.get(digest);
    return slot != null && whole(slot) ? OptionalInt.of(slot) : OptionalInt.empty();
  }

  private boolean whole(int slot) {
    ByteBuffer record = window(slot);
    int begin = offset(slot);
    CRC32C crc = new CRC32C();
    crc.update(record.slice(begin, form.record() - Integer.BYTES));
    return record.getInt(begin + form.record() - Integer.BYTES) == (int) crc.getValue();
  }

  /**
   * Throws unless the disk has room for so many more images.
   *
   * @param images that are to be added
   */
  public void requireRoom(long images) {
    long needed = images * form.record();
    long free = file.getParent().toFile().getUsableSpace();
    if (needed > free) {
      throw InputException.file(
          file.getParent(),
          "not enough room for the features of %,d images".formatted(images),
          "%,d MB free".formatted(free >> 20),
          "%,d MB".formatted((needed >> 20) + 1),
          "free some, or name another folder in GANGWAY_CACHE");
    }
  }

  /** Keeps what was made of an image; returns where. */
  public synchronized int add(String digest, Kept kept) {
    ByteBuffer record = ByteBuffer.allocate(form.record()).order(ByteOrder.LITTLE_ENDIAN);
    record.put(HexFormat.of().parseHex(digest)).put(kept.picture);
    for (float value : kept.features) {
      if (form.kind == Kind.FLOATS) {
        record.putFloat(value);
      } else {
        record.put((byte) value);
      }
    }
    CRC32C crc = new CRC32C();
    crc.update(record.array(), 0, record.position());
    record.putInt((int) crc.getValue());
    Integer spoilt = slots.get(digest);
    int slot = spoilt == null ? count : spoilt;
    try {
      write(record.flip(), at(slot));
    } catch (IOException e) {
      throw InputException.file(file, "cannot be written", "is the disk full?", e);
    }
    if (spoilt == null) {
      slots.put(digest, slot);
      count++;
    }
    return slot;
  }

  /** Copies the features of one view, {@code width} values. */
  public void features(int slot, int view, float[] into, int from) {
    int begin = offset(slot) + DIGEST + form.picture() + view * form.view();
    ByteBuffer values = window(slot).slice(begin, form.view()).order(ByteOrder.LITTLE_ENDIAN);
    if (form.kind == Kind.FLOATS) {
      values.asFloatBuffer().get(into, from, form.width);
      return;
    }
    for (int i = 0; i < form.width; i++) {
      into[from + i] = values.get(i) & 255;
    }
  }

  /** The small picture of an image, side x side x 3 levels. */
  public byte[] picture(int slot) {
    byte[] picture = new byte[form.picture()];
    window(slot).get(offset(slot) + DIGEST, picture);
    return picture;
  }

  private int offset(int slot) {
    return slot % perWindow * form.record();
  }

  /** The part of the file that a record lies in; one that has grown is mapped again. */
  private synchronized MappedByteBuffer window(int slot) {
    int number = slot / perWindow;
    int records = Math.min(perWindow, count - number * perWindow);
    MappedByteBuffer mapped = windows.get(number);
    if (mapped == null || mapped.capacity() < records * form.record()) {
      try {
        long bytes = (long) records * form.record();
        mapped = channel.map(MapMode.READ_ONLY, at(number * perWindow), bytes);
        mapped.order(ByteOrder.LITTLE_ENDIAN);
      } catch (IOException e) {
        throw InputException.file(file, "cannot be read", "remove it", e);
      }
      windows.put(number, mapped);
    }
    return mapped;
  }

  private void read(ByteBuffer into, long at) throws IOException {
    long place = at;
    while (into.hasRemaining()) {
      int got = channel.read(into, place);
      if (got < 0) {
        throw new IOException("ends after " + channel.size() + " bytes");
      }
      place += got;
    }
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    long place = at;
    while (bytes.hasRemaining()) {
      place += channel.write(bytes, place);
    }
  }

  /** Lets others add; what was found or added can still be read. */
  @Override
  public synchronized void close() {
    try {
      for (int slot = 0; slot < count; slot += perWindow) {
        window(slot);
      }
      channel.force(false);
      channel.close();
    } catch (IOException e) {
      throw InputException.file(file, "cannot be closed", "is the disk full?", e);
    }
  }
}
