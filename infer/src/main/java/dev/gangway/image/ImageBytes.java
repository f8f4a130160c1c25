package dev.gangway.image;

import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The content of an image file for a decoder. Decoders that go on behind its end, as that of WebP
 * does for every pixel that a cut file claims, are stopped.
 */
final class ImageBytes extends ImageInputStreamImpl {

  private static final int MOST_BEHIND_END = 64; // reads

  private final byte[] content;
  private int behindEnd;

  ImageBytes(byte[] content) {
    this.content = content;
  }

  @Override
  public int read() throws IIOException {
    bitOffset = 0;
    if (streamPos >= content.length) {
      return atEnd();
    }
    return content[(int) streamPos++] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IIOException {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= content.length) {
      return atEnd();
    }
    int count = (int) Math.min(length, content.length - streamPos);
    System.arraycopy(content, (int) streamPos, to, from, count);
    streamPos += count;
    return count;
  }

  private int atEnd() throws IIOException {
    behindEnd++;
    if (behindEnd > MOST_BEHIND_END) {
      throw new IIOException("truncated");
    }
    return -1;
  }

  @Override
  public long length() {
    return content.length;
  }
}
