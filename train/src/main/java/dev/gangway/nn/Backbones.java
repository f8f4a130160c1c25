package dev.gangway.nn;

import static dev.gangway.nn.Layer.Activation.RELU;
import static dev.gangway.nn.Layer.Activation.RELU6;

import dev.gangway.nn.Backbone.PixelsAsTrained;
import dev.gangway.nn.Backbone.Stage;
import dev.gangway.nn.Layer.BatchNorm;
import dev.gangway.nn.Layer.Convolution;
import dev.gangway.nn.Layer.Kernel;
import dev.gangway.nn.Layer.MaxPool;
import dev.gangway.nn.Layer.Scale;
import dev.gangway.nn.Layer.Statistics;
import dev.gangway.nn.Layer.Sum;
import dev.gangway.run.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The registry of backbones. */
public final class Backbones {

  private static final Scale IMAGENET =
      new Scale(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
  private static final Scale MINUS_ONE_TO_ONE =
      new Scale(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

  private static final List<Backbone> ALL =
      List.of(
          ResNet.basic("resnet18", 2, 2, 2, 2),
          ResNet.basic("resnet34", 3, 4, 6, 3),
          ResNet.bottleneck("resnet50", 3, 4, 6, 3),
          EfficientNetLite.named(1.0, 1.0, "efficientnet_lite0", 224, 0.875, true),
          EfficientNetLite.named(1.0, 1.1, "efficientnet_lite1", 240, 0.882, true),
          EfficientNetLite.named(1.1, 1.2, "efficientnet_lite2", 260, 0.890, true),
          EfficientNetLite.named(1.2, 1.4, "efficientnet_lite3", 300, 0.904, false),
          EfficientNetLite.named(1.4, 1.8, "efficientnet_lite4", 380, 0.920, false));

  private Backbones() {}

  /** All of them. */
  public static List<Backbone> all() {
    return ALL;
  }

  /** The backbone of a name; an unknown one gets the nearest. */
  public static Backbone named(String name) {
    return Names.choose("backbone", name, ALL, Backbone::name);
  }

  /**
   * Residual networks (He et al., <a href="https://arxiv.org/abs/1512.03385">arXiv 1512.03385</a>),
   * with the stride of a bottleneck at its 3 x 3.
   *
   * @param bottlenecks blocks of 1 x 1, 3 x 3 and 1 x 1, else of two 3 x 3
   * @param statistics of its batch norms
   */
  private record ResNet(boolean bottlenecks, Statistics statistics) {

    private static final double EPSILON = 1e-5;

    static Backbone basic(String name, int... blocks) {
      return named(name, 512, statistics -> new ResNet(false, statistics), blocks);
    }

    static Backbone bottleneck(String name, int... blocks) {
      return named(name, 2048, statistics -> new ResNet(true, statistics), blocks);
    }

    private static Backbone named(
        String name, long features, Function<Statistics, ResNet> kind, int... blocks) {
      PixelsAsTrained pixels = new PixelsAsTrained(224, 0.875, false, IMAGENET);
      return new Backbone(
          name,
          features,
          pixels,
          "fc.",
          (side, statistics) -> kind.apply(statistics).stages(blocks));
    }

    private long expansion() {
      return bottlenecks ? 4 : 1;
    }

    private List<Stage> stages(int... blocks) {
      List<Layer> stem = new ArrayList<>(normed("conv1", "bn1", 3, 64, Kernel.of(7, 2, 3)));
      stem.addAll(List.of(RELU, new MaxPool(Kernel.of(3, 2, 1))));
      List<Stage> stages = new ArrayList<>(List.of(new Stage("stem", stem)));
      long in = 64;
      for (int s = 0; s < blocks.length; s++) {
        List<Layer> layers = new ArrayList<>();
        long width = 64L << s;
        for (int b = 0; b < blocks[s]; b++) {
          long stride = s > 0 && b == 0 ? 2 : 1;
          layers.addAll(block("layer%d.%d.".formatted(s + 1, b), in, width, stride));
          in = width * expansion();
        }
        stages.add(new Stage("layer" + (s + 1), layers));
      }
      return stages;
    }

    private List<Layer> block(String at, long in, long width, long stride) {
      long out = width * expansion();
      List<Layer> branch = new ArrayList<>();
      if (bottlenecks) {
        branch.addAll(normed(at + "conv1", at + "bn1", in, width, Kernel.of(1, 1, 0)));
        branch.add(RELU);
        branch.addAll(normed(at + "conv2", at + "bn2", width, width, Kernel.of(3, stride, 1)));
        branch.add(RELU);
        branch.addAll(normed(at + "conv3", at + "bn3", width, out, Kernel.of(1, 1, 0)));
      } else {
        branch.addAll(normed(at + "conv1", at + "bn1", in, width, Kernel.of(3, stride, 1)));
        branch.add(RELU);
        branch.addAll(normed(at + "conv2", at + "bn2", width, out, Kernel.of(3, 1, 1)));
      }
      boolean same = stride == 1 && in == out;
      String shortcut = at + "downsample.";
      return List.of(
          new Sum(
              branch,
              same
                  ? List.of()
                  : normed(shortcut + "0", shortcut + "1", in, out, Kernel.of(1, stride, 0))),
          RELU);
    }

    private List<Layer> normed(String convolution, String norm, long in, long out, Kernel kernel) {
      return List.of(
          new Convolution(convolution, in, out, kernel, 1, false),
          new BatchNorm(norm, out, statistics, EPSILON));
    }
  }

  /**
   * EfficientNet-Lite (<a
   * href="https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite">its
   * authors' notes</a>; Tan and Le, <a href="https://arxiv.org/abs/1905.11946">arXiv
   * 1905.11946</a>): inverted residual blocks without squeeze-and-excitation, ReLU6, TensorFlow's
   * padding. Stem and last features keep their width, first and last stage their depth.
   *
   * @param width what channels are multiplied by, rounded to eights
   * @param depth what blocks of a stage are multiplied by, rounded up
   * @param statistics of its batch norms
   */
  private record EfficientNetLite(double width, double depth, Statistics statistics) {

    private static final double EPSILON = 1e-3;
    private static final long STEM = 32;
    private static final long FEATURES = 1280;

    /** Blocks, kernel, stride of the first, expansion, channels. */
    private static final long[][] STAGES = {
      {1, 3, 1, 1, 16},
      {2, 3, 2, 6, 24},
      {2, 5, 2, 6, 40},
      {3, 3, 2, 6, 80},
      {3, 5, 1, 6, 112},
      {4, 5, 2, 6, 192},
      {1, 3, 1, 6, 320}
    };

    static Backbone named(
        double width, double depth, String name, int side, double crop, boolean bicubic) {
      PixelsAsTrained pixels = new PixelsAsTrained(side, crop, bicubic, MINUS_ONE_TO_ONE);
      return new Backbone(
          name,
          FEATURES,
          pixels,
          "classifier.",
          (at, statistics) -> new EfficientNetLite(width, depth, statistics).stages(at));
    }

    private List<Stage> stages(long side) {
      long at = side;
      List<Layer> stem = normed("conv_stem", "bn1", 3, STEM, 1, Kernel.same(3, 2, at));
      List<Stage> stages = new ArrayList<>(List.of(new Stage("stem", active(stem))));
      at = (at + 1) / 2;
      long in = STEM;
      for (int s = 0; s < STAGES.length; s++) {
        boolean fixed = s == 0 || s == STAGES.length - 1;
        long blocks = fixed ? STAGES[s][0] : (long) Math.ceil(STAGES[s][0] * depth);
        long out = toEights(STAGES[s][4] * width);
        List<Layer> layers = new ArrayList<>();
        for (long b = 0; b < blocks; b++) {
          long stride = b == 0 ? STAGES[s][2] : 1;
          Kernel kernel = Kernel.same(STAGES[s][1], stride, at);
          layers.addAll(block("blocks.%d.%d.".formatted(s, b), in, out, STAGES[s][3], kernel));
          at = (at + stride - 1) / stride;
          in = out;
        }
        stages.add(new Stage("blocks." + s, layers));
      }
      Kernel one = Kernel.of(1, 1, 0);
      stages.add(new Stage("head", active(normed("conv_head", "bn2", in, FEATURES, 1, one))));
      return stages;
    }

    private List<Layer> block(String at, long in, long out, long expansion, Kernel kernel) {
      Kernel one = Kernel.of(1, 1, 0);
      long wide = in * expansion;
      List<Layer> branch = new ArrayList<>();
      if (expansion == 1) {
        branch.addAll(active(normed(at + "conv_dw", at + "bn1", in, in, in, kernel)));
        branch.addAll(normed(at + "conv_pw", at + "bn2", in, out, 1, one));
      } else {
        branch.addAll(active(normed(at + "conv_pw", at + "bn1", in, wide, 1, one)));
        branch.addAll(active(normed(at + "conv_dw", at + "bn2", wide, wide, wide, kernel)));
        branch.addAll(normed(at + "conv_pwl", at + "bn3", wide, out, 1, one));
      }
      boolean residual = kernel.stride() == 1 && in == out;
      return residual ? List.of(new Sum(branch, List.of())) : branch;
    }

    private List<Layer> normed(
        String convolution, String norm, long in, long out, long groups, Kernel kernel) {
      return List.of(
          new Convolution(convolution, in, out, kernel, groups, false),
          new BatchNorm(norm, out, statistics, EPSILON));
    }

    private static List<Layer> active(List<Layer> layers) {
      List<Layer> active = new ArrayList<>(layers);
      active.add(RELU6);
      return active;
    }

    /** The nearest multiple of 8, but not below nine tenths. */
    private static long toEights(double channels) {
      long rounded = Math.max(8, (long) (channels + 4) / 8 * 8);
      return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }
  }
}
