package dev.gangway.bench;

import static org.bytedeco.pytorch.global.torch.ScalarType.BFloat16;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.nn.Layout;
import dev.gangway.nn.Precision;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the machine can do at best: large matrix products, and a large convolution, which is a
 * product too but goes through oneDNN in either precision.
 */
final class ProductsTask implements Task {

  private static final int[] SIDES = {1024, 2048};
  private static final long IMAGES = 32;
  private static final long FILTERS = 256; // in and out
  private static final long IMAGE_SIDE = 32;
  private static final String CONVOLUTION = "convolution 3 x 3, 256 to 256, 32 images 32 x 32";

  /** Operations of everything that is measured, by its name. */
  static Map<String, Double> operations() {
    Map<String, Double> operations = new LinkedHashMap<>();
    for (int side : SIDES) {
      operations.put(product(side), 2.0 * side * side * side);
    }
    operations.put(CONVOLUTION, 2.0 * IMAGES * IMAGE_SIDE * IMAGE_SIDE * FILTERS * FILTERS * 9);
    return operations;
  }

  private static String product(int side) {
    return "product %d x %d".formatted(side, side);
  }

  private final ScalarType type;

  ProductsTask(Precision precision) {
    type = precision == Precision.BF16 ? BFloat16 : Float;
  }

  @Override
  public Map<String, Double> run() {
    Map<String, Double> millis = new LinkedHashMap<>();
    try (PointerScope here = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      for (int side : SIDES) {
        Tensor a = torch.randn(side, side).to(type);
        Tensor b = torch.randn(side, side).to(type);
        millis.put(product(side), millis(() -> torch.mm(a, b)));
      }
      Tensor x = image(IMAGES, FILTERS, IMAGE_SIDE, IMAGE_SIDE);
      Tensor w = image(FILTERS, FILTERS, 3, 3);
      millis.put(CONVOLUTION, millis(() -> convolution(x, w)));
    }
    return millis;
  }

  private Tensor image(long... shape) {
    return Layout.CHANNELS_LAST.arrange(torch.randn(shape).to(type));
  }

  private static Tensor convolution(Tensor x, Tensor w) {
    long[] one = {1, 1};
    return torch.conv2d(x, w, new TensorOptional(), one, one, one, 1);
  }

  private static double millis(Runnable work) {
    work.run(); // what it allocates is then at hand
    long begun = System.nanoTime();
    work.run();
    return Task.millisSince(begun);
  }

  @Override
  public void close() {}
}
