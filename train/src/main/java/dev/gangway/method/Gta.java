package dev.gangway.method;

import static dev.gangway.base.InputException.check;

import dev.gangway.method.MethodSettings.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Generate To Adapt (Sankaranarayanan et al., CVPR 2018, <a
 * href="https://arxiv.org/abs/1704.01705">arXiv 1704.01705</a>), whole or without some parts.
 */
public final class Gta implements Method {

  /** What may be left out. */
  enum Part {
    /** Every term of D_cls: D's cross-entropy and a. */
    CLASS_TERMS,
    /** The teacher's classes of the target, which the paper has not. */
    TEACHER
  }

  static final Gta FULL = new Gta("gta", EnumSet.of(Part.CLASS_TERMS));
  static final Gta C1 = new Gta("gta-c1", EnumSet.noneOf(Part.class));
  static final Gta SELF_TRAINING = new Gta("gta-self-training", EnumSet.allOf(Part.class));
  static final Gta C1_SELF_TRAINING = new Gta("gta-c1-self-training", EnumSet.of(Part.TEACHER));

  private static final Loss A =
      new Loss("a", "a", Role.OTHER, "what D_cls makes of the images from the source");
  private static final Loss B =
      new Loss("b", "b", Role.OTHER, "how real D_data finds the images from the source");
  private static final Loss C =
      new Loss("c", "c", Role.TARGET, "how real D_data finds the images from the target");
  private static final Loss D_CLASS =
      new Loss("d_class", "D_cls", Role.OTHER, "cross-entropy of D_cls on source images");
  private static final List<Loss> OF_D =
      List.of(
          new Loss("d_real", "D real", Role.DISCRIMINATOR, "D_data on source images"),
          new Loss(
              "d_fake_source",
              "D g_s",
              Role.DISCRIMINATOR,
              "D_data on images made from the source"),
          new Loss(
              "d_fake_target",
              "D g_t",
              Role.DISCRIMINATOR,
              "D_data on images made from the target"));

  /** How strongly G and D pull at F. */
  public record Settings(
      @Value(name = "lambda", otherwise = 0.1, says = "Weight of F's adversarial terms")
          double lambda,
      @Value(name = "alpha", otherwise = 0.3, says = "Factor on the target's term") double alpha) {

    public Settings {
      check(lambda >= 0 && lambda <= 100, "lambda must be in [0, 100], got %s", lambda);
      check(alpha >= 0 && alpha <= 100, "alpha must be in [0, 100], got %s", alpha);
    }
  }

  private final String id;
  private final Set<Part> parts;

  private Gta(String id, Set<Part> parts) {
    this.id = id;
    this.parts = parts;
  }

  boolean has(Part part) {
    return parts.contains(part);
  }

  /** The same without the terms of D_cls. */
  Gta withoutClassTerms() {
    return has(Part.TEACHER) ? C1_SELF_TRAINING : C1;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return "Generate To Adapt"
        + (has(Part.CLASS_TERMS) ? "" : " without class terms (c1)")
        + (has(Part.TEACHER) ? ", with self-training" : "");
  }

  @Override
  public String about() {
    return (has(Part.CLASS_TERMS)
            ? "G and D make the embeddings of both domains produce source-like images of the right"
                + " class (arXiv 1704.01705)"
            : "G and D make the embeddings of both domains produce source-like images, of whatever"
                + " class: the paper's stream c1")
        + (has(Part.TEACHER) ? ", and the classifier learns what its average is sure of." : ".");
  }

  @Override
  public List<String> ablation() {
    List<String> ids = new ArrayList<>(List.of(Methods.BASELINE));
    if (has(Part.CLASS_TERMS)) {
      ids.add(withoutClassTerms().id);
    }
    ids.add(id);
    return ids;
  }

  @Override
  public List<Class<? extends Record>> settings() {
    return has(Part.TEACHER)
        ? List.of(Settings.class, SelfTraining.Settings.class)
        : List.of(Settings.class);
  }

  @Override
  public List<Loss> losses() {
    List<Loss> losses = new ArrayList<>(List.of(Student.CLASSIFIER, B, C));
    if (has(Part.TEACHER)) {
      losses.add(SelfTraining.LOSS);
    }
    if (has(Part.CLASS_TERMS)) {
      losses.addAll(List.of(A, D_CLASS));
    }
    losses.addAll(OF_D);
    return losses;
  }

  @Override
  public TrainingStep step(Student student) {
    return new GtaStep(student, this);
  }
}
