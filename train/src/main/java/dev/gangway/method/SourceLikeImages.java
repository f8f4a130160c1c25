package dev.gangway.method;

import dev.gangway.data.LabelledImages;
import dev.gangway.image.Images;

/**
 * Makes source-like images of a whole batch of given images; batch norm sees the batch as in
 * training.
 */
public interface SourceLikeImages {

  /** A step that has a generator. */
  interface Maker {
    SourceLikeImages sourceLikeImages();
  }

  /** One image for each source image, from its embedding and its class. */
  Images fromSource(LabelledImages source);

  /** One image for each target image, from its embedding and the class "fake". */
  Images fromTarget(Images target);
}
