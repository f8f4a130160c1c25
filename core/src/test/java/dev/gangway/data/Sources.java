package dev.gangway.data;

import dev.gangway.data.format.ImageSource;
import dev.gangway.image.BackgroundColour;
import dev.gangway.image.ImageDecoder;

/** Sets of one source, which may not have bad images. */
final class Sources {

  private Sources() {}

  static DataSet set(ImageSource source) {
    ImageDecoder decoder = new ImageDecoder(BackgroundColour.WHITE);
    return FileDataSet.whole("x", source, new ImageReading(decoder, BadImages.FAIL, skipped -> {}));
  }
}
