package dev.gangway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import dev.gangway.dist.Communicator;
import dev.gangway.dist.Solo;
import dev.gangway.method.Learner;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Layer;
import dev.gangway.nn.Network;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.PaperNetworks;
import dev.gangway.train.Batches;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The work of a step, counted: who adds a pass through a network, or objects, without need sees it
 * here, on any machine.
 */
class StepWorkTest {

  private static final Map<String, KernelCalls> TOLD = new HashMap<>(); // a process each

  private static KernelCalls calls(String method) throws IOException {
    if (!TOLD.containsKey(method)) {
      TOLD.put(method, told(method));
    }
    KernelCalls calls = TOLD.get(method);
    assumeThat(calls.counts()).as("this libtorch does not compute by oneDNN").isNotEmpty();
    return calls;
  }

  private static KernelCalls told(String method) throws IOException {
    try (WorkerProcess worker =
        WorkerProcess.start(
            Job.of(Job.Kind.STEP, SmallSettings.of(method)), Map.of("ONEDNN_VERBOSE", "1"))) {
      worker.round(1);
      worker.otherLines();
      worker.round(1);
      return KernelCalls.of(worker.otherLines());
    }
  }

  /**
   * F has 2 convolutions and a product, D 4, G a product and 4 transposed ones (in 32 bits; in bf16
   * the first of them is a product, too). Forward: F once for both domains, D three times for its
   * own update and twice to evaluate, G twice; the gradients of a, b and c at the images are
   * forward convolutions as well. Gradients at inputs: all of these but those of images, a, b and c
   * each through the rest of D, G for its weights and for each domain's embeddings. At weights: F
   * once, D three times, G once.
   */
  @Test
  void aStepOfTheFullMethodCallsEachConvolutionOnlyWhereItIsNeeded() throws IOException {
    assertThat(calls("gta").counts())
        .isEqualTo(
            counts(
                Map.of(
                    "convolution forward_training",
                    2 + 5 * 4 + 3,
                    "convolution backward_data",
                    1 + 3 * 3 + 3 * 3,
                    "convolution backward_weights",
                    2 + 3 * 4,
                    "deconvolution forward_training",
                    2 * 4,
                    "deconvolution backward_data",
                    3 * 4,
                    "deconvolution backward_weights",
                    4)));
  }

  /** No a: one pass less through D, and no gradient at the source's embeddings. */
  @Test
  void aStepWithoutClassTermsSavesTheirPasses() throws IOException {
    assertThat(calls("gta-c1").counts())
        .isEqualTo(
            counts(
                Map.of(
                    "convolution forward_training",
                    2 + 5 * 4 + 2,
                    "convolution backward_data",
                    1 + 3 * 3 + 2 * 3,
                    "convolution backward_weights",
                    2 + 3 * 4,
                    "deconvolution forward_training",
                    2 * 4,
                    "deconvolution backward_data",
                    2 * 4,
                    "deconvolution backward_weights",
                    4)));
  }

  @Test
  void aSourceOnlyStepPassesThroughFOnce() throws IOException {
    assertThat(calls("source-only").counts())
        .isEqualTo(
            counts(
                Map.of(
                    "convolution forward_training", 2,
                    "convolution backward_data", 1,
                    "convolution backward_weights", 2)));
  }

  private static Map<String, Integer> counts(Map<String, Integer> expected) {
    return new TreeMap<>(expected);
  }

  /**
   * Linear layers, F's last and G's first one are products that oneDNN does not tell of in 32 bits;
   * the gradient at the images takes 16 products for the 9 that count.
   */
  @ParameterizedTest
  @ValueSource(strings = {"source-only", "gta-c1", "gta"})
  void theCountedOperationsAreThoseThatTheLibraryDoes(String method) throws IOException {
    TrainingSettings settings = SmallSettings.of(method);
    double told = 2.0 * calls(method).products();
    double counted = StepCost.operations(settings);
    long atImages =
        switch (method) {
          case "source-only" -> 0;
          case "gta-c1" -> 2;
          default -> 3;
        };
    long first = firstProducts(PaperNetworks.d(settings.network()));
    double more = 2.0 * settings.batch() * atImages * first * 7 / 9;
    assertThat(counted + more - told)
        .isBetween(0.0, 2.0 * settings.batch() * mostProductsOfOtherLayers(settings));
  }

  /** As if all of them were passed through as often as D's heads are, which is the most. */
  private static double mostProductsOfOtherLayers(TrainingSettings settings) {
    NetworkSettings network = settings.network();
    return 14.0
        * (lastProducts(PaperNetworks.f(network))
            + PaperNetworks.c(network).products()
            + firstProducts(PaperNetworks.g(network))
            + PaperNetworks.data(network).products()
            + PaperNetworks.cls(network).products());
  }

  private static long firstProducts(Network network) {
    return network.products() - network.innerProducts();
  }

  /** Of F's last convolution, whose output is one pixel. */
  private static long lastProducts(Network f) {
    Layer.Convolution last =
        f.layers().stream()
            .filter(Layer.Convolution.class::isInstance)
            .map(Layer.Convolution.class::cast)
            .reduce((first, second) -> second)
            .orElseThrow();
    return last.in() * last.out() * last.kernel().size() * last.kernel().size();
  }

  /** A step's native objects live until it ends; Java's garbage is what its wrappers leave. */
  @Test
  void aStepMakesNoMoreObjectsThanItDid() {
    AtomicLong alive = new AtomicLong();
    TrainingSettings settings = SmallSettings.of("gta");
    Batches batches = new Job(Job.Kind.STEP, settings, 64).batches();
    Communicator readLast = // the readings are the last that a step does
        (Communicator)
            Proxy.newProxyInstance(
                Communicator.class.getClassLoader(),
                new Class<?>[] {Communicator.class},
                (proxy, call, arguments) -> {
                  if (call.getName().equals("mean")) {
                    alive.set(Pointer.totalCount());
                    return arguments[0];
                  }
                  return call.invoke(Solo.PROCESS, arguments);
                });
    try (Learner step = Learner.of(settings, readLast)) {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      for (int i = 0; i < 20; i++) {
        step.run(batches.at(i), i);
      }
      long before = Pointer.totalCount();
      long bytes = threads.getCurrentThreadAllocatedBytes();
      step.run(batches.at(20), 20);
      long allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
      assertThat(alive.get() - before).as("native objects").isLessThanOrEqualTo(544);
      assertThat(allocated).as("bytes of Java objects").isLessThan(240_000); // 160,000 once warm
    }
  }
}
