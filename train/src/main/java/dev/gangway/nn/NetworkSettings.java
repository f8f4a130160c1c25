package dev.gangway.nn;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gangway.base.SinceVersion;
import dev.gangway.data.FeatureIntake;
import dev.gangway.image.Fit;
import dev.gangway.image.ImageFormat;

/**
 * The sizes of the four networks.
 *
 * @param side H = W, height and width of an image in pixels: a power of two from 32; each doubling
 *     adds a level
 * @param channels 1 (grey) or 3 (colour)
 * @param classes K, the number of classes
 * @param filters f, the width that all networks are multiples of
 * @param embedding E, the width of F's output
 * @param noise Z, the width of the generator's noise
 * @param backbone of photographs; null for the paper's networks
 */
public record NetworkSettings(
    int side,
    int channels,
    int classes,
    int filters,
    int embedding,
    int noise,
    @JsonInclude(JsonInclude.Include.NON_NULL) @SinceVersion("0.2") BackboneSettings backbone) {

  /** The paper's networks. */
  public NetworkSettings(
      int side, int channels, int classes, int filters, int embedding, int noise) {
    this(side, channels, classes, filters, embedding, noise, null);
  }

  public NetworkSettings {
    check(
        backbone != null || (side >= 32 && side <= 256 && Integer.bitCount(side) == 1),
        "image side must be 32, 64, 128 or 256, got %s",
        side);
    check(
        backbone == null || (side >= Backbone.SMALLEST_SIDE && side <= 1024 && channels == 3),
        "a backbone takes colour images with a side of %s to 1024, got %s x %s in %s channels",
        Backbone.SMALLEST_SIDE,
        side,
        side,
        channels);
    check(channels == 1 || channels == 3, "channels must be 1 or 3, got %s", channels);
    check(classes >= 2, "classes must be >= 2, got %s", classes);
    check(filters >= 1 && filters <= 1024, "filters must be in 1..1024, got %s", filters);
    check(embedding >= 1 && embedding <= 8192, "embedding must be in 1..8192, got %s", embedding);
    check(noise >= 1 && noise <= 8192, "noise must be in 1..8192, got %s", noise);
  }

  /** The digit networks of the paper for K classes: 32 x 32 in colour, f = 64, E = 128, Z = 512. */
  public static NetworkSettings paper(int classes) {
    return new NetworkSettings(32, 3, classes, 64, 128, 512);
  }

  /** The same with f filters and E = 2f. */
  public NetworkSettings withFilters(int f) {
    return new NetworkSettings(side, channels, classes, f, 2 * f, noise, backbone);
  }

  /** The form of the images that are predicted. */
  public ImageFormat format() {
    return new ImageFormat(side, channels, backbone == null ? Fit.SQUEEZE : backbone.fit());
  }

  /** H = W of what G makes and D sees: of images themselves, or of their small pictures. */
  int pictureSide() {
    return backbone == null ? side : FeatureIntake.SMALL_SIDE;
  }

  /** How many levels stand before the 32 x 32 networks: 0 at side 32, 1 at 64. */
  int extraLevels() {
    return Integer.numberOfTrailingZeros(pictureSide() / 32);
  }
}
