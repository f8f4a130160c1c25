package dev.gangway.bench;

import dev.gangway.nn.Device;

/**
 * Where it was measured.
 *
 * @param device that was measured
 * @param load average of the last minute before measuring; negative where the system does not tell
 */
public record Machine(
    String processor,
    int cores,
    double gibibytes,
    String system,
    String java,
    String libtorch,
    boolean bf16,
    Device device,
    double load) {

  /** In one line. */
  public String text() {
    return "%s, %d cores%s, %.0f GiB, %s, Java %s, libtorch %s, on %s; load before measuring %.1f"
        .formatted(
            processor,
            cores,
            bf16 ? " with bf16" : "",
            gibibytes,
            system,
            java,
            libtorch,
            device,
            load);
  }
}
