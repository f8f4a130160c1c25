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
   * One array.
   *
   * @param shape sizes of the dimensions, outermost first
   * @param values the values, direct memory is fine, in little-endian order from position to limit
   */
  public record Floats(long[] shape, ByteBuffer values) {

    public Floats {
      if (values.remaining() != bytesOf(shape)) {
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

  /**
   * Reads all arrays.
   *
   * @throws InputException if the file is missing, cut off, or not safetensors with 32-bit floats
   */
  public static Map<String, Floats> read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer length = fill(file, channel, 8);
      long headerLength = length.getLong();
      long largest = Math.min(channel.size() - 8, LARGEST_HEADER);
      if (headerLength < 2 || headerLength > largest) {
        throw broken(file, "header length " + headerLength, "2.." + Math.max(2, largest));
      }
      byte[] json = new byte[(int) headerLength];
      fill(file, channel, json.length).get(json);
      return arrays(file, channel, header(file, json), 8 + headerLength);
    } catch (IOException e) {
      throw InputException.file(file, "cannot be read", "check that it exists and may be read", e);
    }
  }

  private static Map<String, Floats> arrays(
      Path file, FileChannel channel, Map<String, Entry> header, long start) throws IOException {
    header.forEach((name, entry) -> requireSound(file, name, entry));
    requireGapless(file, header, channel.size() - start);
    Map<String, Floats> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> named : header.entrySet()) {
      Entry entry = named.getValue();
      channel.position(start + entry.begin());
      ByteBuffer values = fill(file, channel, (int) (entry.end() - entry.begin()));
      arrays.put(named.getKey(), new Floats(entry.shape, values));
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

  private static void requireSound(Path file, String name, Entry entry) {
    if (entry == null || entry.shape == null || entry.dataOffsets == null) {
      throw broken(file, name + " without shape or offsets", "both");
    }
    if (!"F32".equals(entry.dtype)) {
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
    if (bytes != bytesOf(entry.shape)) {
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
  private static long bytesOf(long[] shape) {
    long bytes = 4;
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
