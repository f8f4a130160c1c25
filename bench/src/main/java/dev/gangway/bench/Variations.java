package dev.gangway.bench;

import dev.gangway.nn.Compute;
import dev.gangway.nn.Device;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.Precision;
import dev.gangway.train.TrainingSettings;
import java.util.List;

/** Settings that differ in one thing. */
final class Variations {

  private Variations() {}

  static TrainingSettings withSide(TrainingSettings s, int side) {
    NetworkSettings n = s.network();
    return s.withNetwork(
        new NetworkSettings(
            side, n.channels(), n.classes(), n.filters(), n.embedding(), n.noise()));
  }

  /** Those that a device computes with. */
  static List<Precision> precisions(Device device) {
    return device.isCuda() || Compute.nativeBf16()
        ? List.of(Precision.values())
        : List.of(Precision.FP32);
  }
}
