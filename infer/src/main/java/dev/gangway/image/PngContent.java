package dev.gangway.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Cuts a PNG file down to what its pixels need: no colour profile, no text that unpacks to
 * gigabytes, no other frames. (PNG 3rd edition, 5)
 */
final class PngContent {

  private static final int SIGNATURE = 8; // bytes, before the chunks
  private static final int HEAD = SIGNATURE + 8; // where the data of the first chunk lie, of 13
  private static final int DEPTH = HEAD + 8;
  private static final int COLOURS = HEAD + 9; // 0 grey, 3 a palette
  private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  private final byte[] file;
  private final ByteArrayOutputStream kept;
  private int orientation = 1;
  private boolean palette; // made of grey levels

  private PngContent(byte[] file) {
    this.file = file;
    this.kept = new ByteArrayOutputStream(file.length);
  }

  static EncodedImage of(byte[] file) {
    PngContent png = new PngContent(file);
    png.read();
    byte[] content = png.kept.toByteArray();
    if (png.palette) {
      content[COLOURS] = 3;
      byte[] head = chunk("IHDR", Arrays.copyOfRange(content, HEAD, HEAD + 13));
      System.arraycopy(head, 0, content, SIGNATURE, head.length);
    }
    return EncodedImage.plain(content, png.orientation);
  }

  private void read() {
    int at = Math.min(SIGNATURE, file.length);
    kept.write(file, 0, at);
    while (at + 12 <= file.length) {
      long length = ByteBuffer.wrap(file).getInt(at) & 0xffffffffL;
      int end = (int) Math.min(file.length, at + 12 + length);
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (type.equals("tRNS") && isFewGreys() && length == 2 && !palette) {
        writePalette(file[at + 9]);
      } else if (NEEDED.contains(type)) {
        kept.write(file, at, end - at);
      } else if (type.equals("eXIf") && end == at + 12 + length) {
        orientation = TiffTags.of(ByteBuffer.wrap(file, at + 8, (int) length)).orientation();
      }
      at = end;
    }
    kept.write(file, at, file.length - at);
  }

  private boolean isFewGreys() {
    return file[COLOURS] == 0 && file[DEPTH] >= 1 && file[DEPTH] <= 4;
  }

  /**
   * Grey of less than 8 bits with a transparent level, of which the lowest bits count: Java's
   * decoder takes the level for one of 8 bits, but knows what to do with a palette.
   */
  private void writePalette(byte level) {
    int last = (1 << file[DEPTH]) - 1;
    byte[] greys = new byte[3 * (last + 1)];
    byte[] alphas = new byte[last + 1];
    for (int i = 0; i <= last; i++) {
      Arrays.fill(greys, 3 * i, 3 * i + 3, (byte) (255 * i / last));
      alphas[i] = (byte) (i == (level & last) ? 0 : 255);
    }
    kept.writeBytes(chunk("PLTE", greys));
    kept.writeBytes(chunk("tRNS", alphas));
    palette = true;
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
    CRC32 checksum = new CRC32();
    checksum.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) checksum.getValue()).array();
  }
}
