package dev.gangway.image;

import dev.gangway.image.EncodedImage.Inks;
import dev.gangway.image.EncodedImage.TiffTags;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.IIOException;

/**
 * Cuts a JPEG file down to what its pixels need. Colour profiles, thumbnails, comments and broken
 * segments are left out, since Java's decoder refuses a file for them; of a file that does not say
 * how its three components are to be taken they are luma and chroma, as libjpeg has it. (ITU-T
 * T.81, annex B)
 */
final class JpegContent {

  private static final int MOST_SCANS = 100; // a few bytes can make one more pass over all pixels
  private static final byte[] JFIF = {
    (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;

  private final byte[] file;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean jfif;
  private int adobe = -1; // its transform, if it is told
  private String components = ""; // their names, one character each
  private int frame; // the marker of its kind
  private int orientation;

  private JpegContent(byte[] file) {
    this.file = file;
  }

  static EncodedImage of(byte[] content) throws IIOException {
    JpegContent jpeg = new JpegContent(content);
    int rest = jpeg.readHead();
    jpeg.requireFewScans(rest);
    jpeg.kept.write(content, rest, content.length - rest);
    ByteArrayOutputStream whole = new ByteArrayOutputStream(content.length + 2 + JFIF.length);
    whole.write(0xff);
    whole.write(SOI);
    if (jpeg.isLumaChroma()) {
      whole.writeBytes(JFIF);
    }
    whole.writeBytes(jpeg.kept.toByteArray());
    return new EncodedImage(
        whole.toByteArray(), Math.max(1, jpeg.orientation), jpeg.inks(), Optional.empty());
  }

  private boolean isLumaChroma() {
    boolean few = components.length() == 1 || components.length() == 3;
    return few && (jfif || (adobe < 0 && !components.equals("RGB")));
  }

  private Optional<Inks> inks() {
    if (components.length() != 4) {
      return Optional.empty();
    }
    return Optional.of(
        adobe < 0 ? Inks.CMYK : adobe == 2 ? Inks.INVERTED_YCCK : Inks.INVERTED_CMYK);
  }

  /** Reads the segments before the first scan; returns where that begins. */
  private int readHead() {
    int at = 2;
    while (at + 4 <= file.length) {
      if (!isMarker(at)) {
        at++; // fill bytes, and what does not belong here
        continue;
      }
      int marker = file[at + 1] & 0xff;
      if (marker == SOS || marker == EOI) {
        return at;
      }
      int end = at + 2 + u16(at + 2);
      if (!isDropped(marker)) {
        kept.write(file, at, Math.min(end, file.length) - at);
      }
      if (!isDropped(marker) || endsWell(end)) {
        note(marker, at + 4, Math.min(end, file.length));
        at = end;
      } else {
        at = afterBroken(at + 4);
      }
    }
    return Math.min(at, file.length);
  }

  /** Whether a segment begins here. */
  private boolean isMarker(int at) {
    int marker = file[at + 1] & 0xff;
    return (file[at] & 0xff) == 0xff && marker >= 0xc0 && marker != 0xff && !isBare(marker);
  }

  /** Restart markers and the start of the file have no content. */
  private static boolean isBare(int marker) {
    return marker >= 0xd0 && marker <= SOI;
  }

  private static boolean isDropped(int marker) {
    return (marker >= APP0 && marker <= APP15 && marker != APP14) || marker == COMMENT;
  }

  private boolean endsWell(int end) {
    return end + 1 < file.length && (file[end] & 0xff) == 0xff;
  }

  /** The next table or frame: a segment whose length leads to one more. */
  private int afterBroken(int from) {
    for (int at = from; at + 4 <= file.length; at++) {
      int marker = file[at + 1] & 0xff;
      boolean needed = marker == 0xdb || (marker >= 0xc0 && marker <= 0xc4) || marker == 0xdd;
      if (isMarker(at) && needed && endsWell(at + 2 + u16(at + 2))) {
        return at;
      }
    }
    return file.length;
  }

  private void note(int marker, int from, int end) {
    switch (marker) {
      case APP0 -> jfif |= startsWith(from, end, "JFIF\0");
      case APP1 -> {
        if (orientation == 0 && startsWith(from, end, "Exif\0\0")) {
          orientation = TiffTags.of(ByteBuffer.wrap(file, from + 6, end - from - 6)).orientation();
        }
      }
      case APP14 -> {
        if (startsWith(from, end, "Adobe") && end - from >= 12) {
          adobe = file[from + 11] & 0xff;
        }
      }
      case 0xc4, 0xc8, 0xcc -> {} // tables
      default -> {
        if (marker >= 0xc0 && marker <= 0xcf) {
          noteFrame(marker, from, end);
        }
      }
    }
  }

  private void noteFrame(int marker, int from, int end) {
    frame = marker;
    StringBuilder names = new StringBuilder();
    for (int at = from + 6; at + 3 <= end; at += 3) {
      names.append((char) (file[at] & 0xff));
    }
    components = names.toString();
  }

  private boolean startsWith(int from, int end, String text) {
    return end - from >= text.length()
        && new String(file, from, text.length(), StandardCharsets.ISO_8859_1).equals(text);
  }

  private int u16(int at) {
    return ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff);
  }

  private void requireFewScans(int from) throws IIOException {
    boolean progressive = frame == 0xc2 || frame == 0xca;
    int scans = 0;
    for (int at = from; progressive && at + 1 < file.length; at++) {
      scans += file[at] == (byte) 0xff && (file[at + 1] & 0xff) == SOS ? 1 : 0;
    }
    if (scans > MOST_SCANS) {
      throw new IIOException("more than " + MOST_SCANS + " scans");
    }
  }
}
