package dev.gangway.eval;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How the images of one class fared.
 *
 * @param name the class
 * @param count images that truly are of this class
 * @param correct those of them predicted as this class
 */
@JsonIgnoreProperties(value = "recall", allowGetters = true)
public record ClassScore(String name, int count, int correct) {

  /** The share of this class's images that were recognised, 0..1; NaN if there are none. */
  public double recall() {
    return (double) correct / count;
  }

  /** JSON has no NaN. */
  @JsonProperty("recall")
  Double recallOrNull() {
    return count == 0 ? null : (Double) recall();
  }
}
