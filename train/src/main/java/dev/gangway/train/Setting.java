package dev.gangway.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gangway.run.Names;
import java.util.List;

/** The three settings of the paper's ablation. */
public enum Setting {
  /** F and C on the labelled source alone. */
  @JsonProperty("source-only")
  SOURCE_ONLY("source-only"),
  /** With G and D, but without every term of D_cls. */
  @JsonProperty("c1-only")
  C1_ONLY("c1-only"),
  /** The full method. */
  @JsonProperty("c1+c2")
  C1_C2("c1+c2");

  private final String title;

  Setting(String title) {
    this.title = title;
  }

  /** The setting of a name; an unknown one gets the nearest. */
  public static Setting named(String name) {
    return Names.choose("setting", name, List.of(values()), Setting::toString);
  }

  /**
   * Whether the method has G and D; whether they are trained is {@link TrainingSettings#generates}.
   */
  public boolean adversarial() {
    return this != SOURCE_ONLY;
  }

  /** Whether the terms of D_cls take part. */
  public boolean classTerms() {
    return this == C1_C2;
  }

  /** The name in commands and files. */
  @Override
  public String toString() {
    return title;
  }
}
