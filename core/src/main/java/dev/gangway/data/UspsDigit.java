package dev.gangway.data;

import dev.gangway.image.Picture;

/** The size of the digits of USPS, which its two file formats share. */
final class UspsDigit {

  static final int SIDE = 16;

  private UspsDigit() {}

  static Picture picture(byte[] pixels) {
    return new Picture(SIDE, SIDE, 1, pixels);
  }
}
