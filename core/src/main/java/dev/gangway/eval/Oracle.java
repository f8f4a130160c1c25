package dev.gangway.eval;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A score that saw target labels: for reports alone, it never selects anything. Nothing that
 * chooses a checkpoint or a setting takes this type.
 *
 * <p>In JSON it is the value's own fields and {@code "oracle": true}. A score that saw no target
 * label is written bare: no {@code oracle} field means false.
 */
@JsonIgnoreProperties(value = "oracle", allowGetters = true)
public record Oracle<T>(@JsonUnwrapped T value) {

  /** The mark in the JSON. */
  @JsonProperty
  boolean oracle() {
    return true;
  }
}
