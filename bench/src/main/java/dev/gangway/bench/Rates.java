package dev.gangway.bench;

import dev.gangway.nn.Device;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Arithmetic rates in billions of operations per second.
 *
 * @param best the highest of them, by which a step is judged
 * @param each by what was computed, each by its median time
 */
public record Rates(double best, Map<String, Double> each) {

  /** Of the products that were timed on a device. */
  static Rates of(Device device, Map<String, Timings> products) {
    Map<String, Double> each = new LinkedHashMap<>();
    ProductsTask.operations(device)
        .forEach(
            (name, operations) -> each.put(name, operations / products.get(name).median() / 1e6));
    return new Rates(each.values().stream().mapToDouble(v -> v).max().orElseThrow(), each);
  }
}
