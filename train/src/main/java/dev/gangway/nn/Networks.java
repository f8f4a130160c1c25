package dev.gangway.nn;

import dev.gangway.nn.Layer.BatchNorm;
import dev.gangway.nn.Layer.Linear;
import dev.gangway.nn.Layer.Shape;
import dev.gangway.nn.Layer.Statistics;
import dev.gangway.nn.Network.Initial;
import java.util.ArrayList;
import java.util.List;

/**
 * F and C as settings choose them: the paper's for digits, and for photographs a backbone with a
 * bottleneck behind it and one layer of classes, as DANN and its successors have them.
 */
public final class Networks {

  private static final String FEATURES = "features";
  private static final double EPSILON = 1e-5;

  private Networks() {}

  /** F as it is trained: of images, or of a frozen backbone's normalised features. */
  public static Network f(NetworkSettings s) {
    return s.backbone() == null
        ? PaperNetworks.f(s)
        : new Network("F", Shape.vector(features(s)), bottleneck(s), Initial.BY_WIDTH);
  }

  private static long features(NetworkSettings s) {
    return s.backbone().backbone().features();
  }

  private static List<Layer> bottleneck(NetworkSettings s) {
    long e = s.embedding();
    return List.of(
        new Linear("bottleneck", features(s), e),
        new BatchNorm("bottleneck.norm", e, Statistics.RUNNING, EPSILON),
        Layer.Activation.RELU);
  }

  /**
   * F as it is predicted with: of images. A frozen backbone's features are normalised by the
   * target's mean and variance of each.
   */
  public static Network whole(NetworkSettings s) {
    if (s.backbone() == null) {
      return PaperNetworks.f(s);
    }
    Network backbone = s.backbone().backbone().network(s.side());
    List<Layer> layers = new ArrayList<>(backbone.layers());
    layers.add(new BatchNorm(FEATURES, features(s), Statistics.RUNNING, EPSILON));
    layers.addAll(bottleneck(s));
    return new Network("F", backbone.input(), layers, Initial.BY_WIDTH);
  }

  /** C: an embedding (E) to logits (K). */
  public static Network c(NetworkSettings s) {
    return s.backbone() == null
        ? PaperNetworks.c(s)
        : new Network(
            "C",
            Shape.vector(s.embedding()),
            List.of(new Linear("classes", s.embedding(), s.classes())),
            Initial.BY_WIDTH);
  }
}
