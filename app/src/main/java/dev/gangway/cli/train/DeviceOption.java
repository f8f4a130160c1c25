package dev.gangway.cli.train;

import dev.gangway.nn.Device;
import picocli.CommandLine.Option;

/** On which device a command computes. */
public final class DeviceOption {

  @Option(
      names = "--device",
      defaultValue = "cpu",
      paramLabel = "NAME",
      description = "cpu (default), cuda, or cuda:N for another card than the first.")
  private String name;

  /** The device, whether it is there or not. */
  public Device named() {
    return new Device(name);
  }

  /** The same, ready to compute; throws if it is not there. */
  public Device ready() {
    Device device = named();
    device.prepare();
    return device;
  }
}
