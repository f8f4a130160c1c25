package dev.gangway.method;

import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gangway.data.Background;
import dev.gangway.image.Images;
import dev.gangway.nn.Device;
import dev.gangway.nn.Pixels;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Random changes of images that leave their class as it is. What an image becomes depends on the
 * seed and its place in the batch alone. Of photographs whose views lie ready any but {@code NONE}
 * takes one of them.
 */
public enum Augmentation {
  @JsonProperty("none")
  NONE(0),
  /**
   * Rotation up to 0.2 rad, shear up to 0.3, larger or smaller by up to 45 %, wider or narrower by
   * up to 25 %, shift up to 7.5 % of the side. What comes in from outside has the colour that is
   * usual at the image's border.
   */
  @JsonProperty("geometric")
  GEOMETRIC(0),
  /**
   * Geometric and bent by a smooth random field (Simard et al., Best Practices for Convolutional
   * Neural Networks, ICDAR 2003), each image by another amount; then contrast up to 40 %,
   * brightness and each channel up to 10 %, noise up to 5 %, one image in four inverted, and clouds
   * of every size over it, up to 80 % deep, that stand for the textures of photographs.
   */
  @JsonProperty("full")
  FULL(0.08),
  /**
   * {@code FULL} where the source or the target is in colour or has texture behind its things, or
   * where it is dark there in one and bright in the other; else {@code GEOMETRIC}. The source alone
   * decides where the method sees no target.
   */
  @JsonProperty("auto")
  AUTO(0);

  private static final double ROTATION = 0.2;
  private static final double SHEAR = 0.3;
  private static final double SCALE = 1.45;
  private static final double ASPECT = 1.25;
  private static final double SHIFT = 0.075;
  private static final long KNOTS = 4; // knots of the bend along each side
  private static final double CONTRAST = 0.4;
  private static final double BRIGHTNESS = 0.1;
  private static final double CHANNEL = 0.1;
  private static final double NOISE = 0.05;
  private static final double CLOUDS = 0.8;
  private static final double INVERTED = 0.25;
  private static final double MIDDLE = 127.5;
  private static final int BILINEAR = 0;
  private static final int ZEROS = 0;
  private static final double SOME = 0.1; // share of images with texture from which a set has it
  private static final double APART = 96; // levels between dark and bright

  /**
   * The most that an image's bend may be: the standard deviation of where its knots go, in half
   * sides.
   */
  private final double bend;

  Augmentation(double bend) {
    this.bend = bend;
  }

  /** What it is for a run's images, of which a method that sees no target is shown the source. */
  public Augmentation of(List<Images> domains) {
    if (this != AUTO || domains.get(0).features().isPresent()) {
      return this == AUTO ? FULL : this;
    }
    List<Background> behind = domains.stream().map(Background::of).toList();
    double darkest = behind.stream().mapToDouble(Background::level).min().orElseThrow();
    double brightest = behind.stream().mapToDouble(Background::level).max().orElseThrow();
    boolean plain =
        domains.stream().noneMatch(Images::inColour)
            && behind.stream().noneMatch(background -> background.textured() > SOME)
            && brightest - darkest <= APART;
    return plain ? GEOMETRIC : FULL;
  }

  /**
   * Changes images.
   *
   * @param bytes uint8, N x C x H x W, 0..255
   * @return float, N x C x H x W, 0..255; of {@code NONE} the bytes themselves
   */
  public Tensor apply(Tensor bytes, long seed) {
    return apply(bytes, Shard.WHOLE, seed);
  }

  /** The same for one part of a batch; an image's place is that in the whole batch. */
  Tensor apply(Tensor bytes, Shard shard, long seed) {
    if (this == AUTO) {
      throw new IllegalStateException("which augmentation it is depends on the images");
    }
    if (this == NONE) {
      return Pixels.unchanged(bytes);
    }
    SplittableRandom random = new SplittableRandom(seed);
    if (Pixels.hasViews(bytes)) {
      return anyView(bytes, shard, random);
    }
    GeneratorOptional normal = new GeneratorOptional(torch.make_generator_cpu(seed));
    Tensor moved = move(bytes.to(Float), shard, random, normal);
    return this == FULL ? recolour(moved, shard, random, normal) : moved;
  }

  /** One view of each image, N x views x width to N x width. */
  private static Tensor anyView(Tensor x, Shard shard, SplittableRandom random) {
    long[] views = random.longs(x.size(0) * shard.count(), 0, x.size(1)).toArray();
    Tensor chosen = Device.beside(x, shard.of(torch.tensor(views))); // N
    return x.gather(1, chosen.view(-1, 1, 1).expand(-1, 1, x.size(2))).squeeze(1);
  }

  /**
   * The geometric part: every image turned, sheared, scaled, shifted and, of {@code FULL}, bent.
   */
  @SuppressWarnings("UnsafeFinalization") // an enum is never finalized
  Tensor move(Tensor x, Shard shard, SplittableRandom random, GeneratorOptional normal) {
    int count = (int) x.size(0) * shard.count(); // drawn for all, used for this part
    float[] theta = new float[6 * count];
    float[] bends = new float[count];
    for (int n = 0; n < count; n++) {
      double angle = around(random, ROTATION);
      double shear = around(random, SHEAR);
      double scale = timesOrOver(random, SCALE);
      double aspect = timesOrOver(random, ASPECT);
      double cos = scale * Math.cos(angle);
      double sin = scale * Math.sin(angle);
      // where the output's point (x, y) lies in the image; the side is 2, from -1 to 1
      theta[6 * n] = (float) (cos * aspect);
      theta[6 * n + 1] = (float) (cos * shear - sin / aspect);
      theta[6 * n + 2] = (float) (2 * around(random, SHIFT));
      theta[6 * n + 3] = (float) (sin * aspect);
      theta[6 * n + 4] = (float) (sin * shear + cos / aspect);
      theta[6 * n + 5] = (float) (2 * around(random, SHIFT));
      bends[n] = bend == 0 ? 0 : (float) (bend * random.nextDouble());
    }
    Tensor maps = Device.beside(x, shard.of(torch.tensor(theta).view(count, 2, 3)));
    long[] shape = {x.size(0), x.size(1), x.size(2), x.size(3)};
    Tensor outside = usualAtBorder(x);
    Tensor grid = torch.affine_grid_generator(maps, shape, false);
    if (bend > 0) {
      Tensor knots = shard.of(noise(count, 2, KNOTS, normal).mul(column(bends, 1)));
      grid.add_(field(Device.beside(x, knots), x));
    }
    return torch.grid_sampler(x.sub(outside), grid, BILINEAR, ZEROS, false).add_(outside);
  }

  /** A smooth field through N x 2 x knots x knots: N x H x W x 2. */
  private static Tensor field(Tensor knots, Tensor x) {
    long[] whole = {x.size(2), x.size(3)};
    return torch.upsample_bicubic2d(knots, whole, false).permute(new long[] {0, 2, 3, 1});
  }

  /** The median of the border's levels, N x C x 1 x 1. */
  private static Tensor usualAtBorder(Tensor x) {
    long lastRow = x.size(2) - 1;
    long lastColumn = x.size(3) - 1;
    Tensor border =
        torch.cat(
            new TensorVector(
                x.select(2, 0), x.select(2, lastRow), x.select(3, 0), x.select(3, lastColumn)),
            2);
    return border.median(2, false).get0().unsqueeze(2).unsqueeze(3);
  }

  private static Tensor recolour(
      Tensor x, Shard shard, SplittableRandom random, GeneratorOptional normal) {
    int count = (int) x.size(0) * shard.count();
    int channels = (int) x.size(1);
    float[] factor = new float[count];
    float[] added = new float[count * channels];
    float[] grainy = new float[count];
    float[] depth = new float[count];
    for (int n = 0; n < count; n++) {
      double contrast = 1 + around(random, CONTRAST);
      factor[n] = (float) (random.nextDouble() < INVERTED ? -contrast : contrast);
      double brightness = around(random, BRIGHTNESS);
      for (int c = 0; c < channels; c++) {
        double shift = brightness + around(random, CHANNEL);
        added[n * channels + c] = (float) (255 * shift + MIDDLE * (1 - factor[n]));
      }
      grainy[n] = (float) (255 * NOISE * random.nextDouble());
      depth[n] = (float) (255 * CLOUDS * random.nextDouble());
    }
    Tensor grain = shard.of(noise(count, channels, x.size(2), normal));
    Tensor clouds = clouds(x, shard, count, normal);
    return x.mul(Device.beside(x, shard.of(column(factor, 1))))
        .add(Device.beside(x, shard.of(column(added, channels))))
        .add(clouds.mul(Device.beside(x, shard.of(column(depth, 1)))))
        .add(Device.beside(x, grain).mul(Device.beside(x, shard.of(column(grainy, 1)))))
        .clamp_(scalar(0), scalar(255));
  }

  /**
   * Noise of every size from half the image to two pixels, each as strong as the others, as
   * photographs have it; half of it is common to all channels. N x C x H x W, about 0.
   */
  private static Tensor clouds(Tensor x, Shard shard, int count, GeneratorOptional normal) {
    long[] whole = {x.size(2), x.size(3)};
    Tensor sum = torch.zeros_like(x);
    int sizes = 0;
    for (long cells = 2; cells < x.size(2); cells *= 2) {
      Tensor grey = noise(count, 1, cells, normal);
      Tensor coloured = noise(count, x.size(1), cells, normal);
      Tensor both = shard.of(grey.add(coloured).mul(new Scalar(Math.sqrt(0.5))));
      sum.add_(torch.upsample_bilinear2d(Device.beside(x, both), whole, false));
      sizes++;
    }
    return sum.div_(new Scalar(Math.sqrt(Math.max(1, sizes))));
  }

  private static Tensor noise(long n, long c, long side, GeneratorOptional normal) {
    return torch.randn(new long[] {n, c, side, side}, normal, new TensorOptions(Float));
  }

  /** Numbers for each image, or for each channel of each image, as N x c x 1 x 1. */
  private static Tensor column(float[] values, int channels) {
    return torch.tensor(values).view(-1, channels, 1, 1);
  }

  private static ScalarOptional scalar(double value) {
    return new ScalarOptional(new Scalar(value));
  }

  /** From 1 / most to most, as often above 1 as below. */
  private static double timesOrOver(SplittableRandom random, double most) {
    return Math.exp(around(random, Math.log(most)));
  }

  private static double around(SplittableRandom random, double most) {
    return most * (2 * random.nextDouble() - 1);
  }
}
