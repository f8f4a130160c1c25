package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.util.EnumSet;
import java.util.Set;

/**
 * A synthetic domain at its default size; the two parts come from different streams.
 *
 * @param name one of {@link SyntheticDomains#names()}
 */
record SyntheticSet(String name) implements DataSet {

  private static final int TRAIN_IMAGES = 10_000;
  private static final int TEST_IMAGES = 2_000;
  private static final long TRAIN_SEED = 1;
  private static final long TEST_SEED = 2;

  @Override
  public Set<Part> parts() {
    return EnumSet.of(Part.TRAIN, Part.TEST);
  }

  @Override
  public boolean labels(Part part) {
    return true;
  }

  @Override
  public LabelledImages labelled(Part part, ImageFormat format) {
    check(part != Part.ALL, "%s has the parts train and test, got %s", name, part);
    return part == Part.TRAIN
        ? SyntheticDomains.generate(name, TRAIN_SEED, TRAIN_IMAGES, format)
        : SyntheticDomains.generate(name, TEST_SEED, TEST_IMAGES, format);
  }

  @Override
  public Images unlabelled(Part part, ImageFormat format) {
    return labelled(part, format).images();
  }
}
