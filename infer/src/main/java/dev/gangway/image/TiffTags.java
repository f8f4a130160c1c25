package dev.gangway.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The plain numbers in the first directory of a TIFF file, which is also the form of a camera's
 * EXIF data. What is broken is left out. (TIFF 6.0, section 2; Exif 3.0, 4.6.2)
 */
record TiffTags(Map<Integer, Long> numbers) {

  private static final int ENTRY = 12; // bytes
  private static final int NEW_SUBFILE_TYPE = 254;
  private static final int ORIENTATION = 274;
  private static final int SUB_IFDS = 330;
  private static final int DNG_VERSION = 50_706;

  /** Reads {@code data}, from its position to its limit. */
  static TiffTags of(ByteBuffer data) {
    Map<Integer, Long> numbers = new HashMap<>();
    ByteBuffer tiff = data.slice();
    if (tiff.limit() < 8) {
      return new TiffTags(numbers);
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xffffffffL;
    if (tiff.getShort(2) != 42 || directory > tiff.limit() - 2) {
      return new TiffTags(numbers);
    }
    int entries = tiff.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries && directory + 2 + (i + 1L) * ENTRY <= tiff.limit(); i++) {
      read(tiff, (int) directory + 2 + i * ENTRY, numbers);
    }
    return new TiffTags(numbers);
  }

  private static void read(ByteBuffer tiff, int at, Map<Integer, Long> numbers) {
    int tag = tiff.getShort(at) & 0xffff;
    long value =
        switch (tiff.getShort(at + 2)) {
          case 1 -> tiff.get(at + 8) & 0xff; // BYTE
          case 3 -> tiff.getShort(at + 8) & 0xffff; // SHORT
          default -> tiff.getInt(at + 8) & 0xffffffffL; // LONG, or where the value lies
        };
    numbers.putIfAbsent(tag, value);
  }

  /** How the camera was held, 1 to 8; 1, upright, if that is not told or is nonsense. */
  int orientation() {
    long told = numbers.getOrDefault(ORIENTATION, 1L);
    return told >= 1 && told <= 8 ? (int) told : 1;
  }

  /** Whether it is what a camera's sensor saw, with a small picture of it in front. */
  boolean isRaw() {
    boolean preview = numbers.getOrDefault(NEW_SUBFILE_TYPE, 0L) == 1;
    return numbers.containsKey(DNG_VERSION) || (preview && numbers.containsKey(SUB_IFDS));
  }
}
