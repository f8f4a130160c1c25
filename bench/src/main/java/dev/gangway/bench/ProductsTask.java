package dev.gangway.bench;

import static org.bytedeco.pytorch.global.torch.ScalarType.BFloat16;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.nn.Compute;
import dev.gangway.nn.Device;
import dev.gangway.nn.Layout;
import dev.gangway.nn.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the machine can do at best: large matrix products, and a large convolution, which is a
 * product too but goes through oneDNN (on a card cuDNN) in either precision.
 */
final class ProductsTask implements Job.Task {

  /** In billions of operations a second; the best is what a step is compared with. */
  record Rates(double best, Map<String, Double> each) {}

  /** Of the products that were timed on a device. */
  static Rates rates(Device device, Map<String, Timings> products) {
    Map<String, Double> each = new LinkedHashMap<>();
    operations(device)
        .forEach(
            (name, operations) -> {
              if (products.containsKey(name)) {
                each.put(name, operations / products.get(name).median() / 1e6);
              }
            });
    return new Rates(each.values().stream().mapToDouble(v -> v).max().orElseThrow(), each);
  }

  /** What keeps a device busy: the sides of the matrices, and the images of the convolution. */
  private record Size(List<Integer> sides, long images) {
    static Size of(Device device) {
      return device.isCuda()
          ? new Size(List.of(2048, 4096, 8192), 512)
          : new Size(List.of(1024, 2048), 32);
    }
  }

  /** Who takes longer for the smallest product is not asked for the others. */
  private static final double SLOW_MILLIS = 1_000;

  private static final long FILTERS = 256; // in and out
  private static final long IMAGE_SIDE = 32;

  /** Operations of everything that is measured on a device, by its name. */
  static Map<String, Double> operations(Device device) {
    Size size = Size.of(device);
    Map<String, Double> operations = new LinkedHashMap<>();
    for (int side : size.sides) {
      operations.put(product(side), 2.0 * side * side * side);
    }
    double pixels = (double) size.images * IMAGE_SIDE * IMAGE_SIDE;
    operations.put(convolution(size.images), 2 * pixels * FILTERS * FILTERS * 9);
    return operations;
  }

  private static String product(int side) {
    return "product %d x %d".formatted(side, side);
  }

  private static String convolution(long images) {
    return "convolution 3 x 3, 256 to 256, %d images 32 x 32".formatted(images);
  }

  private final Device device;
  private final Size size;
  private final ScalarType type;

  ProductsTask(Compute compute) {
    device = compute.device();
    size = Size.of(device);
    type = compute.precision() == Precision.BF16 ? BFloat16 : Float;
  }

  @Override
  public Map<String, Double> run() {
    Map<String, Double> millis = new LinkedHashMap<>();
    try (PointerScope here = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      for (int side : size.sides) {
        Tensor a = values(side, side);
        Tensor b = values(side, side);
        millis.put(product(side), millis(() -> torch.mm(a, b)));
        if (millis.get(product(size.sides.get(0))) > SLOW_MILLIS) {
          return millis;
        }
      }
      Tensor x = image(size.images, FILTERS, IMAGE_SIDE, IMAGE_SIDE);
      Tensor w = image(FILTERS, FILTERS, 3, 3);
      millis.put(convolution(size.images), millis(() -> convolution(x, w)));
    }
    return millis;
  }

  private Tensor values(long... shape) {
    return device.send(torch.randn(shape).to(type));
  }

  private Tensor image(long... shape) {
    return Layout.CHANNELS_LAST.arrange(values(shape));
  }

  private static Tensor convolution(Tensor x, Tensor w) {
    long[] one = {1, 1};
    return torch.conv2d(x, w, new TensorOptional(), one, one, one, 1);
  }

  private double millis(Runnable work) {
    work.run(); // what it allocates is then at hand
    device.synchronize();
    long begun = System.nanoTime();
    work.run();
    device.synchronize();
    return Timings.since(begun);
  }
}
