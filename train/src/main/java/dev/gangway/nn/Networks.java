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

  /**
   * F as it is trained: of images, of what a backbone's frozen stages make of them, or of a frozen
   * backbone's normalised features.
   */
  public static Network f(NetworkSettings s) {
    BackboneSettings chosen = s.backbone();
    if (chosen == null) {
      return PaperNetworks.f(s);
    }
    if (chosen.trained() == 0) {
      return new Network("F", Shape.vector(features(s)), bottleneck(s), Initial.BY_WIDTH);
    }
    return of(s, chosen.trained());
  }

  /**
   * F as it is predicted with: of images. A frozen backbone's features are normalised by the
   * target's mean and variance of each.
   */
  public static Network whole(NetworkSettings s) {
    return s.backbone() == null ? PaperNetworks.f(s) : of(s, s.backbone().backbone().depth());
  }

  /** The last stages of a backbone and what is behind it. */
  private static Network of(NetworkSettings s, int stages) {
    Backbone backbone = s.backbone().backbone();
    List<Layer> layers = new ArrayList<>();
    if (stages == backbone.depth()) {
      layers.add(backbone.pixels().scale());
    }
    List<Layer> last = backbone.last(s.side(), stages, s.backbone().statistics());
    layers.addAll(last);
    layers.add(new BatchNorm(FEATURES, features(s), Statistics.RUNNING, EPSILON));
    layers.addAll(bottleneck(s));
    return new Network(
        "F",
        backbone.before(s.side(), stages),
        layers,
        Initial.BY_WIDTH,
        Network.tensors(last).keySet());
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
