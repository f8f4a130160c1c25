package dev.gangway.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
      long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      if (values.remaining() != 4 * count) {
        throw new IllegalArgumentException(
            values.remaining() + " bytes for the shape " + Arrays.toString(shape));
      }
    }
  }

  private record Entry(
      String dtype, long[] shape, @JsonProperty("data_offsets") long[] dataOffsets) {}

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
    byte[] json = (text + " ".repeat((8 - text.length() % 8) % 8)).getBytes(StandardCharsets.UTF_8);
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
      requireRange(
          file, "header length", headerLength, Math.min(channel.size() - 8, LARGEST_HEADER));
      byte[] json = new byte[(int) headerLength];
      fill(file, channel, json.length).get(json);
      return arrays(file, channel, header(file, json), 8 + headerLength);
    } catch (IOException e) {
      throw InputException.file(file, "cannot be read", "check that it exists and may be read", e);
    }
  }

  private static Map<String, Floats> arrays(
      Path file, FileChannel channel, Map<String, Entry> header, long start) throws IOException {
    Map<String, Floats> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> named : header.entrySet()) {
      Entry entry = named.getValue();
      long bytes = bytesOf(file, named.getKey(), entry, channel.size() - start);
      channel.position(start + entry.dataOffsets[0]);
      arrays.put(named.getKey(), new Floats(entry.shape, fill(file, channel, (int) bytes)));
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

  private static long bytesOf(Path file, String name, Entry entry, long available) {
    if (!"F32".equals(entry.dtype)) {
      throw broken(file, name + " of type " + entry.dtype, "F32");
    }
    if (entry.shape == null || entry.dataOffsets == null || entry.dataOffsets.length != 2) {
      throw broken(file, name + " without shape or offsets", "both");
    }
    long begin = entry.dataOffsets[0];
    long end = entry.dataOffsets[1];
    if (begin < 0 || end < begin || end > available || end - begin > Integer.MAX_VALUE - 8) {
      throw broken(file, name + " at bytes " + begin + ".." + end, "within 0.." + available);
    }
    long count = 4;
    for (long size : entry.shape) {
      count =
          size < 0 || size > available
              ? -1
              : Math.multiplyHigh(count, size) == 0 ? count * size : -1;
    }
    if (count != end - begin) {
      throw broken(
          file,
          name + " with " + (end - begin) + " bytes",
          "as its shape " + Arrays.toString(entry.shape) + " says");
    }
    return end - begin;
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

  private static void requireRange(Path file, String what, long found, long largest) {
    if (found < 2 || found > largest) {
      throw broken(file, what + " " + found, "2.." + largest);
    }
  }

  private static InputException broken(Path file, String found, String expected) {
    return InputException.file(
        file, "not a whole safetensors file", found, expected, "use another checkpoint");
  }
}
