package dev.gangway.data.synth;

import dev.gangway.data.synth.Draws.Range;
import dev.gangway.data.synth.Glyph.TypeFace;
import dev.gangway.data.synth.SyntheticSeries.DigitPainter;
import dev.gangway.image.ImageFormat;

/**
 * House numbers as street photographs show them: a bright printed digit on a darker wall, both in
 * any colour, with its neighbours cut off at the sides, uneven light, blur and noise. Lengths are
 * shares of the digit's height unless said otherwise, brightness one of full brightness.
 */
final class StreetPainter implements DigitPainter {

  private static final Range HEIGHT = new Range(0.66, 0.86); // of the digit, share of the image
  private static final Range WEIGHT = new Range(0.07, 0.125); // half the width of a stroke
  private static final Range WIDTH = new Range(0.75, 1.1); // stretch of the face to the sides
  private static final double SHIFT = 0.04; // most off the middle, share of the image
  private static final double ROTATION = 0.12; // most either way, radians
  private static final double SHEAR = 0.15; // most sideways per step upwards
  private static final double PERSPECTIVE = 0.12; // change of size from the middle to an edge
  private static final double NEIGHBOUR = 0.3; // chance of another digit, on each side alone
  private static final Range SPACING = new Range(0.78, 1); // from digit to digit
  private static final Range CONTRAST = new Range(0.5, 0.85); // brightness of digit less wall
  private static final double TINT = 0.1; // most that a colour differs from grey, to warm or cool
  private static final double GRADIENT = 0.2; // of the light, most from side to side, of contrast
  private static final double BEYOND = 0.1; // chance that the wall ends inside the image
  private static final Range BLUR = new Range(0.008, 0.03); // deviation, share of the image
  private static final Range NOISE = new Range(0.0, 0.02); // deviation
  private static final double EDGE = 1; // width of a stroke's edge in pixels

  @Override
  public int channels() {
    return 3;
  }

  @Override
  public byte[] paint(int digit, ImageFormat format, Draws draws) {
    int side = format.side();
    double[] covered = digits(digit, side, draws);
    for (int unused = 0; unused < 3; unused++) {
      draws.next(); // once for shadows: with these numbers the images stay what they were
    }
    StreetWall wall = new StreetWall(draws);
    Blur blur = new Blur(draws.in(BLUR) * side);
    double[][] planes = new double[3][];
    for (int channel = 0; channel < 3; channel++) {
      planes[channel] = blur.apply(wall.with(covered, side, channel), side);
    }
    addNoise(planes, draws.in(NOISE), draws);
    return format.channels() == 1 ? grey(planes) : colour(planes);
  }

  /** How much digits cover of each pixel: {@code digit} in the middle, perhaps others beside it. */
  private static double[] digits(int digit, int side, Draws draws) {
    TypeFace face = TypeFace.ALL.get(draws.below(TypeFace.ALL.size()));
    Pose pose = new Pose(draws);
    double radius = draws.in(WEIGHT) * pose.height * side;
    StrokeRaster raster = new StrokeRaster(side, EDGE);
    Sign sign = new Sign(raster, face, pose, radius);
    sign.add(digit, 0);
    for (int direction = -1; direction <= 1; direction += 2) {
      double offset = direction * draws.in(SPACING);
      int neighbour = draws.below(10);
      if (draws.happens(NEIGHBOUR)) {
        sign.add(neighbour, offset);
      }
    }
    return raster.coverage(EDGE);
  }

  /** What the digits of one number share. */
  private record Sign(StrokeRaster raster, TypeFace face, Pose pose, double radius) {

    void add(int digit, double offset) {
      for (double[] stroke : face.digits().get(digit).strokes()) {
        raster.add(pose.pixels(stroke, offset, raster.side()), radii(stroke));
      }
    }

    /** Half the width at each point, less where the stroke runs level. */
    private double[] radii(double[] stroke) {
      double[] radii = new double[stroke.length / 2];
      for (int i = 0; i < radii.length; i++) {
        int before = Math.max(0, 2 * i - 2);
        int after = Math.min(stroke.length - 2, 2 * i + 2);
        double dx = Math.abs(stroke[after] - stroke[before]);
        double dy = Math.abs(stroke[after + 1] - stroke[before + 1]);
        radii[i] = radius * (1 - face.thinning() * dx / Math.max(dx + dy, 1e-9));
      }
      return radii;
    }
  }

  /** How a house number stands in its picture: from glyph coordinates to image sides. */
  private static final class Pose {

    private final double height;
    private final double width;
    private final double shear;
    private final double cos;
    private final double sin;
    private final double[] middle;
    private final double[] vanish;

    Pose(Draws draws) {
      height = draws.in(HEIGHT);
      width = draws.in(WIDTH);
      shear = draws.around(SHEAR);
      double angle = draws.around(ROTATION);
      cos = StrictMath.cos(angle);
      sin = StrictMath.sin(angle);
      middle = new double[] {0.5 + draws.around(SHIFT), 0.5 + draws.around(SHIFT)};
      vanish = new double[] {2 * draws.around(PERSPECTIVE), 2 * draws.around(PERSPECTIVE)};
    }

    /** The points in pixels of a stroke so many heights to the right of the middle digit. */
    double[] pixels(double[] stroke, double offset, int side) {
      double[] placed = new double[stroke.length];
      for (int i = 0; i < stroke.length; i += 2) {
        double gx = width * (stroke[i] + offset) - shear * stroke[i + 1];
        double gy = stroke[i + 1];
        double x = height * (cos * gx - sin * gy);
        double y = height * (sin * gx + cos * gy);
        double depth = 1 + vanish[0] * x + vanish[1] * y;
        placed[i] = side * (middle[0] + x / depth);
        placed[i + 1] = side * (middle[1] + y / depth);
      }
      return placed;
    }
  }

  /**
   * The colours of a house number, red, green and blue, and what it is fixed to: a wall in uneven
   * light, at times with an edge beyond which something of another colour begins.
   */
  private static final class StreetWall {

    private static final Range AWAY = new Range(0.38, 0.55); // the edge, from the middle, in sides
    private static final double TILT = 0.15; // most that an edge leaves upright or level, radians
    private static final double EDGE_WIDTH = 1 / 32.0; // image sides
    private static final double[] LUMA = {0.299, 0.587, 0.114}; // ITU-R BT.601
    private static final double[] WARM = {0.6, 0.1, -0.8}; // to lamps and bricks, back to sky
    private static final double[] RED = {0.7, -0.4, -0.2}; // to red paint, back to green
    private static final double RARER = 0.35; // red and green are weaker than warm and cool
    private static final Range VISIBLE = new Range(0.05, 0.95);

    private final double[] digit;
    private final double[] wall;
    private final double[] beyond; // the edge; the wall's where there is none
    private final double gradientX;
    private final double gradientY;
    private final double normalX;
    private final double normalY;
    private final double distance;

    StreetWall(Draws draws) {
      double contrast = draws.in(CONTRAST);
      double dark = new Range(VISIBLE.low(), VISIBLE.high() - contrast).at(draws.unit());
      draws.next(); // once for dark digits
      digit = tinted(dark + contrast, draws);
      wall = tinted(dark, draws);
      double[] other = tinted(draws.in(VISIBLE), draws);
      beyond = draws.happens(BEYOND) ? other : wall;
      gradientX = draws.around(GRADIENT * contrast);
      gradientY = draws.around(GRADIENT * contrast);
      double angle = draws.below(4) * StrictMath.PI / 2 + draws.around(TILT);
      normalX = StrictMath.cos(angle);
      normalY = StrictMath.sin(angle);
      distance = draws.in(AWAY);
    }

    /** A colour of the given brightness. */
    private static double[] tinted(double brightness, Draws draws) {
      double warm = draws.around(TINT);
      double red = draws.around(TINT * RARER);
      double[] colour = new double[3];
      for (int channel = 0; channel < 3; channel++) {
        colour[channel] = warm * WARM[channel] + red * RED[channel];
      }
      double shift = brightness - luma(colour);
      for (int channel = 0; channel < 3; channel++) {
        colour[channel] += shift;
      }
      return colour;
    }

    /** The brightness of a colour. */
    static double luma(double[] colour) {
      return LUMA[0] * colour[0] + LUMA[1] * colour[1] + LUMA[2] * colour[2];
    }

    /** One channel of the wall with digits that cover so much of each pixel. */
    double[] with(double[] covered, int side, int channel) {
      double[] plane = new double[covered.length];
      for (int pixel = 0; pixel < plane.length; pixel++) {
        int row = pixel / side;
        double x = (pixel % side + 0.5) / side - 0.5;
        double y = (row + 0.5) / side - 0.5;
        double past = (normalX * x + normalY * y - distance) / EDGE_WIDTH + 0.5;
        double share = Math.max(0, Math.min(1, past));
        double colour = wall[channel] + share * (beyond[channel] - wall[channel]);
        double behind = colour + gradientX * x + gradientY * y;
        plane[pixel] = behind + covered[pixel] * (digit[channel] - behind);
      }
      return plane;
    }
  }

  /** The noise is grey: photographs are stored with little colour detail. */
  private static void addNoise(double[][] planes, double deviation, Draws draws) {
    for (int pixel = 0; pixel < planes[0].length; pixel++) {
      double noise = deviation * draws.bell();
      for (double[] plane : planes) {
        plane[pixel] += noise;
      }
    }
  }

  private static byte[] colour(double[][] planes) {
    byte[] image = new byte[3 * planes[0].length];
    for (int i = 0; i < image.length; i++) {
      image[i] = level(planes[i % 3][i / 3]);
    }
    return image;
  }

  private static byte[] grey(double[][] planes) {
    byte[] image = new byte[planes[0].length];
    for (int i = 0; i < image.length; i++) {
      image[i] = level(StreetWall.luma(new double[] {planes[0][i], planes[1][i], planes[2][i]}));
    }
    return image;
  }

  private static byte level(double brightness) {
    return (byte) (int) (255 * Math.max(0, Math.min(1, brightness)) + 0.5);
  }

  /** A Gaussian blur of square planes; beyond the border the border's pixels repeat. */
  static final class Blur {

    private final double[] kernel;

    /**
     * @param deviation standard deviation in pixels
     */
    Blur(double deviation) {
      int reach = (int) Math.ceil(2.5 * deviation);
      kernel = new double[2 * reach + 1];
      double sum = 0;
      for (int i = 0; i < kernel.length; i++) {
        double steps = (i - reach) / Math.max(deviation, 1e-6);
        kernel[i] = StrictMath.exp(-0.5 * steps * steps);
        sum += kernel[i];
      }
      for (int i = 0; i < kernel.length; i++) {
        kernel[i] /= sum;
      }
    }

    /** The blurred plane of {@code side x side} values. */
    double[] apply(double[] plane, int side) {
      return blurRowsIntoColumns(blurRowsIntoColumns(plane, side), side);
    }

    /** Blurs along the rows and writes the result transposed: twice gives both directions. */
    private double[] blurRowsIntoColumns(double[] plane, int side) {
      int reach = kernel.length / 2;
      double[] padded = new double[side + 2 * reach];
      double[] turned = new double[plane.length];
      for (int row = 0; row < side; row++) {
        for (int i = 0; i < padded.length; i++) {
          padded[i] = plane[row * side + Math.max(0, Math.min(side - 1, i - reach))];
        }
        for (int column = 0; column < side; column++) {
          double sum = 0;
          for (int k = 0; k < kernel.length; k++) {
            sum += kernel[k] * padded[column + k];
          }
          turned[column * side + row] = sum;
        }
      }
      return turned;
    }
  }
}
