package dev.gangway.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Named arrays of 32-bit floats in the safetensors format: 8 bytes with the length of the header,
 * the header as JSON, then the values in little-endian order, see <a
 * href="https://github.com/huggingface/safetensors#format">the format</a>. Holds no code and reads
 * in every language.
 */
public final class Safetensors {

  /** The format's own limit. */
  private static final long LARGEST_HEADER = 100_000_000;

  /**
   * One array: sizes of the dimensions, outermost first; values in little-endian order from
   * position to limit, in direct memory or not.
   */
  public record Floats(long[] shape, ByteBuffer values) {

    public Floats {
      if (values.remaining() != bytesOf(shape, Float.BYTES)) {
        throw new IllegalArgumentException(
            values.remaining() + " bytes for the shape " + Arrays.toString(shape));
      }
    }
  }

  private record Entry(
      String dtype, long[] shape, @JsonProperty("data_offsets") long[] dataOffsets) {

    long begin() {
      return dataOffsets[0];
    }

    long end() {
      return dataOffsets[1];
    }

    /** Empty for whole numbers. */
    Optional<Type> type() {
      return Arrays.stream(Type.values()).filter(type -> type.name().equals(dtype)).findFirst();
    }
  }

  private Safetensors() {}

  /** Writes arrays whole or not at all, in the order of the map. */
  public static void write(Path file, Map<String, Floats> arrays) throws IOException {
    Map<String, Entry> header = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, Floats> array : arrays.entrySet()) {
      long end = offset + array.getValue().values.remaining();
      long[] range = {offset, end};
      header.put(array.getKey(), new Entry("F32", array.getValue().shape, range));
      offset = end;
    }
    WholeFile.write(file, out -> write(out, header, arrays));
  }

  private static void write(OutputStream out, Map<String, Entry> header, Map<String, Floats> arrays)
      throws IOException {
    String text = Json.line(header);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    byte[] json = (text + " ".repeat(-bytes & 7)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length);
    out.write(length.array());
    out.write(json);
    out.flush();
    for (Floats array : arrays.values()) {
      ByteBuffer values = array.values.duplicate();
      Channels.newChannel(out).write(values);
    }
  }

  /** Types of numbers by their names in files, with the bytes of each. */
  private enum Type {
    F32(4),
    F64(8),
    F16(2),
    BF16(2);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    private float next(ByteBuffer values) {
      return switch (this) {
        case F32 -> values.getFloat();
        case F64 -> (float) values.getDouble();
        case F16 -> halfPrecision(values.getShort());
        case BF16 -> Float.intBitsToFloat(values.getShort() << 16);
      };
    }

    /** The same values with 32 bits each. */
    ByteBuffer asFloats(ByteBuffer values) {
      if (this == F32) {
        return values;
      }
      int count = values.remaining() / bytes;
      ByteBuffer floats = ByteBuffer.allocateDirect(4 * count).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < count; i++) {
        floats.putFloat(next(values));
      }
      return floats.flip();
    }

    /** One bit of sign, five of an exponent less 15, ten of a fraction (IEEE 754 binary16). */
    private static float halfPrecision(short bits) {
      int exponent = bits >> 10 & 31;
      int fraction = bits & 1023;
      float size =
          exponent == 0
              ? fraction * 0x1p-24f
              : exponent == 31
                  ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                  : Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
      return bits < 0 ? -size : size;
    }
  }

  /** Reads all arrays; throws if the file is not there, not whole, or not of 32-bit floats. */
  public static Map<String, Floats> read(Path file) {
    return read(file, false);
  }

  /**
   * Reads all floats of a file from anywhere, those of 16 and 64 bits as such of 32; leaves whole
   * numbers out.
   *
   * @throws InputException if the file is missing, cut off, or not safetensors
   */
  public static Map<String, Floats> readFloats(Path file) {
    return read(file, true);
  }

  private static Map<String, Floats> read(Path file, boolean others) {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer length = fill(file, channel, 8);
      long headerLength = length.getLong();
      long largest = Math.min(channel.size() - 8, LARGEST_HEADER);
      if (headerLength < 2 || headerLength > largest) {
        throw broken(file, "header length " + headerLength, "2.." + Math.max(2, largest));
      }
      byte[] json = new byte[(int) headerLength];
      fill(file, channel, json.length).get(json);
      return arrays(file, channel, header(file, json), 8 + headerLength, others);
    } catch (IOException e) {
      throw InputException.file(file, "cannot be read", "check that it exists and may be read", e);
    }
  }

  private static Map<String, Floats> arrays(
      Path file, FileChannel channel, Map<String, Entry> header, long start, boolean others)
      throws IOException {
    header.forEach((name, entry) -> requireSound(file, name, entry, others));
    requireGapless(file, header, channel.size() - start);
    Map<String, Floats> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> named : header.entrySet()) {
      Entry entry = named.getValue();
      if (entry.type().isPresent()) {
        channel.position(start + entry.begin());
        ByteBuffer values = fill(file, channel, (int) (entry.end() - entry.begin()));
        Type type = entry.type().get();
        arrays.put(named.getKey(), new Floats(entry.shape, type.asFloats(values)));
      }
    }
    return arrays;
  }

  private static Map<String, Entry> header(Path file, byte[] json) {
    try {
      Map<String, Entry> entries = new LinkedHashMap<>();
      Json.fields(new String(json, StandardCharsets.UTF_8))
          .forEach(
              field -> {
                if (!field.getKey().equals("__metadata__")) {
                  entries.put(field.getKey(), Json.convert(field.getValue(), Entry.class));
                }
              });
      return entries;
    } catch (IOException | IllegalArgumentException e) {
      throw broken(file, "a header that is no JSON of tensors", "a safetensors header");
    }
  }

  private static void requireSound(Path file, String name, Entry entry, boolean others) {
    if (entry == null || entry.shape == null || entry.dataOffsets == null) {
      throw broken(file, name + " without shape or offsets", "both");
    }
    if (!"F32".equals(entry.dtype) && !others) {
      throw broken(file, name + " of type " + entry.dtype, "F32");
    }
    if (entry.dataOffsets.length != 2) {
      throw broken(file, name + " with " + entry.dataOffsets.length + " offsets", "2");
    }
    long bytes = entry.end() - entry.begin();
    if (entry.begin() < 0 || bytes < 0 || bytes > Integer.MAX_VALUE - 8) {
      String limit = "ascending, at most 2 GiB apart";
      throw broken(file, name + " at bytes " + entry.begin() + ".." + entry.end(), limit);
    }
    if (entry.type().isPresent() && bytes != bytesOf(entry.shape, entry.type().get().bytes)) {
      String shape = "as its shape " + Arrays.toString(entry.shape) + " says";
      throw broken(file, name + " with " + bytes + " bytes", shape);
    }
  }

  /** The format allows neither holes nor overlaps, so the ranges fill the file one by one. */
  private static void requireGapless(Path file, Map<String, Entry> header, long available) {
    List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(header.entrySet());
    inOrder.sort(
        Comparator.<Map.Entry<String, Entry>>comparingLong(named -> named.getValue().begin())
            .thenComparingLong(named -> named.getValue().end()));
    long end = 0;
    for (Map.Entry<String, Entry> named : inOrder) {
      if (named.getValue().begin() != end) {
        throw broken(file, named.getKey() + " at byte " + named.getValue().begin(), "at " + end);
      }
      end = named.getValue().end();
    }
    if (end != available) {
      throw broken(file, available + " bytes of values", Long.toString(end));
    }
  }

  /** The bytes of an array of this shape; -1 if that is no number of bytes. */
  private static long bytesOf(long[] shape, long bytesOfOne) {
    long bytes = bytesOfOne;
    for (long size : shape) {
      if (size < 0 || Math.multiplyHigh(bytes, size) != 0 || bytes * size < 0) {
        return -1;
      }
      bytes *= size;
    }
    return bytes;
  }

  private static ByteBuffer fill(Path file, FileChannel channel, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw broken(file, "the end after " + channel.size() + " bytes", "more");
      }
    }
    return buffer.flip();
  }

  private static InputException broken(Path file, String found, String expected) {
    return InputException.file(
        file, "not a whole safetensors file", found, expected, "use another checkpoint");
  }
}
