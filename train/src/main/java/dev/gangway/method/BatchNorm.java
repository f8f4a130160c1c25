package dev.gangway.method;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gangway.nn.BatchShare;
import dev.gangway.run.Names;
import java.util.List;

/** Whose images a batch norm sees when several processes share a batch. */
public enum BatchNorm {
  /** Each process's own: the fast way, and the usual one. */
  @JsonProperty("per-process")
  PER_PROCESS("per-process"),
  /**
   * All of the batch: the values of one process with the whole batch, for some messages a layer.
   */
  @JsonProperty("synchronised")
  SYNCHRONISED("synchronised");

  private final String title;

  BatchNorm(String title) {
    this.title = title;
  }

  /** The mode of a name; an unknown one gets the nearest. */
  public static BatchNorm named(String name) {
    return Names.choose("batch norm", name, List.of(values()), BatchNorm::toString);
  }

  BatchShare share(BatchShare all) {
    return this == SYNCHRONISED ? all : BatchShare.OWN;
  }

  /** The name in commands and files. */
  @Override
  public String toString() {
    return title;
  }
}
