package dev.gangway.data;

import dev.gangway.image.Images;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over what a training sees of a set: side and channels, then the pixels of each image in
 * order, then the labels, each number as four bytes, the most significant first. Two sets with one
 * digest are the same images in the same order.
 */
public final class DataDigest {

  private DataDigest() {}

  /** Of images without labels, in hexadecimal. */
  public static String of(Images images) {
    return HexFormat.of().formatHex(pixels(images).digest());
  }

  /** Of images with labels, in hexadecimal. */
  public static String of(LabelledImages set) {
    MessageDigest digest = pixels(set.images());
    ByteBuffer labels = ByteBuffer.allocate(4 * set.size());
    for (int label : set.labels()) {
      labels.putInt(label);
    }
    digest.update(labels.flip());
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest pixels(Images images) {
    MessageDigest digest = sha256();
    ByteBuffer format = ByteBuffer.allocate(8);
    format.putInt(images.format().side()).putInt(images.format().channels());
    digest.update(format.flip());
    for (int i = 0; i < images.size(); i++) {
      digest.update(images.pixels(i));
    }
    return digest;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
