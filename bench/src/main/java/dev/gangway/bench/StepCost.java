package dev.gangway.bench;

import dev.gangway.base.InputException;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Network;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.PaperNetworks;

/** Counts the arithmetic of one training step from the shapes of the networks. */
record StepCost(NetworkSettings network) {

  /**
   * Operations of one step, each product being a multiplication and an addition; of a method with a
   * teacher those of a step before it teaches.
   */
  static double operations(TrainingSettings settings) {
    StepCost cost = new StepCost(settings.network());
    long pair =
        switch (settings.method().method().id()) {
          case "source-only", "self-training" -> cost.features(1) + cost.classifier();
          case "gta-c1", "gta-c1-self-training" ->
              cost.features(2) + cost.classifier() + cost.adversarial(1);
          case "gta", "gta-self-training" ->
              cost.features(2) + cost.classifier() + cost.adversarial(2);
          default ->
              throw InputException.of(
                  "the step of method %s is not counted (measure a built-in one, for example gta)",
                  settings.method().method().id());
        };
    return 2.0 * settings.batch() * pair;
  }

  /** F: forward, gradients at weights and at inner inputs, for each domain. */
  private long features(int domains) {
    Network f = PaperNetworks.f(network);
    return domains * (2 * f.products() + f.innerProducts());
  }

  /** C: forward, gradients at weights and at all inputs, on the source alone. */
  private long classifier() {
    return 3 * PaperNetworks.c(network).products();
  }

  /**
   * G and D.
   *
   * @param sourceTerms losses at g_s: b alone, or a and b
   */
  private long adversarial(int sourceTerms) {
    Network trunk = PaperNetworks.d(network);
    Network g = PaperNetworks.g(network);
    long heads = PaperNetworks.data(network).products() + PaperNetworks.cls(network).products();
    long d = trunk.products() + heads;
    long ownStepOfD = 3 * (2 * d + trunk.innerProducts() + heads);
    long evaluating = 2 * d + (sourceTerms + 1) * d;
    long weightsOfG = g.products() + g.innerProducts();
    long toEmbeddings = sourceTerms * g.products(); // c at e_t; a, but not b, at e_s
    return ownStepOfD + evaluating + 2 * g.products() + weightsOfG + toEmbeddings;
  }
}
