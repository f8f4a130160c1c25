package dev.gangway.nn;

import static dev.gangway.base.InputException.check;

import dev.gangway.image.Fit;
import dev.gangway.nn.Layer.Statistics;

/**
 * How photographs are looked at: a backbone whose first stages stay as they are, and whose last
 * ones are trained with the layers behind it.
 *
 * @param name one of {@link Backbones}
 * @param weights the SHA-256 of its weights' file
 * @param trained how many of its last stages are trained; 0 for the layers behind it alone
 * @param adapted whether batch norms of the trained stages go by the images of each domain, and in
 *     evaluation by the target's; else by the averages that came with the weights
 * @param fit how photographs become square
 * @param views of each photograph, the first as it is
 * @param mirrored whether a mirror image has the same class
 */
public record BackboneSettings(
    String name,
    String weights,
    int trained,
    boolean adapted,
    Fit fit,
    int views,
    boolean mirrored) {

  public BackboneSettings {
    int depth = Backbones.named(name).depth();
    check(
        trained >= 0 && trained <= depth,
        "of the %s stages of %s the last %s cannot be trained",
        depth,
        name,
        trained);
    check(views >= 1 && views <= 64, "views must be in 1..64, got %s", views);
  }

  public Backbone backbone() {
    return Backbones.named(name);
  }

  Statistics statistics() {
    return adapted ? Statistics.RUNNING : Statistics.FROZEN;
  }

  /** How many of its first stages stay as they are. */
  public int frozen() {
    return backbone().depth() - trained;
  }
}
