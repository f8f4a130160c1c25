package dev.gangway.bench;

import dev.gangway.method.MethodSettings;
import dev.gangway.method.Methods;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.NetworkSettings;

/** Settings of a step that takes milliseconds, on one thread in 32 bits. */
final class SmallSettings {

  private SmallSettings() {}

  static TrainingSettings of(String method) {
    TrainingSettings paper =
        TrainingSettings.paper(10).withMethod(MethodSettings.of(Methods.named(method)));
    return paper
        .withCompute(Compute.fp32())
        .withNetwork(new NetworkSettings(32, 3, 10, 4, 6, 5))
        .withBatch(16)
        .withThreads(1)
        .withSeed(7);
  }
}
