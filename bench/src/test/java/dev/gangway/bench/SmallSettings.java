package dev.gangway.bench;

import dev.gangway.nn.Compute;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.train.Setting;
import dev.gangway.train.TrainingSettings;

/** Settings of a step that takes milliseconds, on one thread in 32 bits. */
final class SmallSettings {

  private SmallSettings() {}

  static TrainingSettings of(Setting setting) {
    TrainingSettings paper = TrainingSettings.paper(10).withSetting(setting);
    return paper
        .withCompute(Compute.fp32())
        .withNetwork(new NetworkSettings(32, 3, 10, 4, 6, 5))
        .withBatch(16)
        .withThreads(1)
        .withSeed(7);
  }
}
