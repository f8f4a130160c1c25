package dev.gangway.image;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a picture of any shape becomes a square.
 *
 * @param shape what is done with what is longer than wide
 * @param crop the share of the shorter side that a centre crop keeps, in (0, 1]; 1 otherwise
 * @param filter that resizes
 */
public record Fit(Shape shape, double crop, Filter filter) {

  /** What is done with a picture that is not square. */
  public enum Shape {
    /** Squeezed to the square. */
    @JsonProperty("squeeze")
    SQUEEZE,
    /** The middle of it is kept. */
    @JsonProperty("crop")
    CROP,
    /** All of it is kept, between bars of a middle grey. */
    @JsonProperty("pad")
    PAD
  }

  /** How pixels between pixels are guessed; wider than an output pixel when the image shrinks. */
  public enum Filter {
    /** A triangle; Pillow's BILINEAR. */
    @JsonProperty("bilinear")
    BILINEAR(1),
    /** Keys's cubic with a = -0.5; Pillow's BICUBIC. */
    @JsonProperty("bicubic")
    BICUBIC(2);

    private static final double A = -0.5;

    private final double radius;

    Filter(double radius) {
      this.radius = radius;
    }

    /** Beyond which a pixel has no weight, in output pixels. */
    double radius() {
      return radius;
    }

    double weight(double distance) {
      double x = Math.abs(distance);
      if (this == BILINEAR) {
        return Math.max(0, 1 - x);
      }
      return x < 1
          ? ((A + 2) * x - (A + 3)) * x * x + 1
          : x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
  }

  /** What digits are brought to their square by. */
  public static final Fit SQUEEZE = new Fit(Shape.SQUEEZE, 1, Filter.BILINEAR);

  public Fit {
    check(shape != null && filter != null, "a fit needs a shape and a filter");
    check(crop > 0 && crop <= 1, "crop must be in (0, 1], got %s", crop);
  }
}
