package dev.gangway.method;

import java.util.Map;

/**
 * What one step measured, each value by its name.
 *
 * @param losses in METHOD's terms: {@code d_class}, {@code d_real}, {@code d_fake_source} and
 *     {@code d_fake_target} are D's; {@code a}, {@code b} and {@code c} the adversarial terms a, b
 *     and c; {@code classifier} is L_C; {@code self_training} the term of the teacher's classes
 * @param discriminatorAccuracy the share, 0..1, of {@code real}, {@code fake_source} and {@code
 *     fake_target} images that D_data told right before its update; empty without D
 * @param gradientNorms Euclidean norm of the gradient of each trained network, by its letter
 * @param shares {@code confident} is the share, 0..1, of target images whose class the teacher is
 *     sure of, {@code agreement} that of images of which teacher and last weights say the same, at
 *     each 25th step; empty without self-training
 */
public record StepMetrics(
    Map<String, Float> losses,
    Map<String, Float> discriminatorAccuracy,
    Map<String, Float> gradientNorms,
    Map<String, Float> shares) {

  public static StepMetrics of(Map<String, Float> losses) {
    return new StepMetrics(losses, Map.of(), Map.of(), Map.of());
  }
}
