package dev.gangway.method;

/** The parts of a step in the order in which they run, each of one phase of some networks. */
public enum StepPart {
  IMAGES("-", "data"),
  F_FORWARD("F", "forward"),
  G_FORWARD("G", "forward"),
  D_FORWARD("D", "forward"),
  D_BACKWARD("D", "backward"),
  D_ADAM("D", "Adam"),
  JUDGE_FORWARD("D", "forward"),
  JUDGE_BACKWARD("D", "backward"),
  G_BACKWARD("G", "backward"),
  C_FORWARD("C", "forward"),
  G_BACKWARD_TO_EMBEDDINGS("G", "backward"),
  F_C_BACKWARD("F, C", "backward"),
  ADAM("F, C, G", "Adam"),
  READINGS("-", "readings");

  private final String networks;
  private final String phase;

  StepPart(String networks, String phase) {
    this.networks = networks;
    this.phase = phase;
  }

  /** The letters of the networks at work, or {@code -}. */
  public String networks() {
    return networks;
  }

  /** {@code data}, {@code forward}, {@code backward}, {@code Adam} or {@code readings}. */
  public String phase() {
    return phase;
  }
}
