package dev.gangway.method;

import static dev.gangway.nn.Layout.CHANNELS_LAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.image.ImageFormat;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Discriminator.Verdict;
import dev.gangway.nn.Layout;
import dev.gangway.nn.Optimizer;
import dev.gangway.nn.OptimizerSettings;
import dev.gangway.nn.Precision;
import dev.gangway.nn.Weights;
import dev.gangway.run.Seeds;
import dev.gangway.train.Batches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The step against the method written down plainly: whole losses, no cuts, one full autograd
 * backward for each network. After Adam's first step from zero its mean of a gradient is (1 -
 * beta1) times that gradient, which gives the gradients that the step used.
 */
class GtaStepTest {

  private static final Compute PLAIN = new Compute(Precision.FP32, Layout.CONTIGUOUS);

  @ParameterizedTest
  @CsvSource({
    "gta, CHANNELS_LAST, 32",
    "gta, CONTIGUOUS, 32",
    "gta, CHANNELS_LAST, 64",
    "gta-c1, CHANNELS_LAST, 32",
    "gta-c1, CONTIGUOUS, 32"
  })
  void everyGradientAgreesWithAFullBackwardPerNetwork(String setting, Layout layout, int side) {
    Compute compute = new Compute(Precision.FP32, layout);
    Batch batch = RandomData.batch(side);
    try (PointerScope scope = new PointerScope();
        Learner step = Learner.of(RandomData.settings(setting, compute, side));
        Learner plain = Learner.of(RandomData.settings(setting, compute, side))) {
      StepMetrics metrics = step.run(batch, 0);
      Plain expected = new Plain(plain, setting.equals("gta"), layout);
      expected.run(batch);

      expected.losses.forEach(
          (name, value) ->
              assertThat(metrics.losses().get(name)).as(name).isCloseTo(value, within(2e-5f)));
      assertThat(metrics.losses().keySet()).isEqualTo(expected.losses.keySet());
      agree(step, expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"gta, CHANNELS_LAST", "gta-c1, CONTIGUOUS"})
  void behindABackboneFSeesFeaturesOfADomainAtATimeAndDSmallPictures(String method, Layout layout) {
    TrainingSettings settings =
        RandomData.behindBackbone(method, new Compute(Precision.FP32, layout));
    Batch batch = RandomData.featureBatches(20, 8).at(0);
    try (PointerScope scope = new PointerScope();
        Learner step = Learner.of(settings);
        Learner plain = Learner.of(settings)) {
      StepMetrics metrics = step.run(batch, 0);
      Plain expected = new Plain(plain, method.equals("gta"), layout);
      Tensor means = expected.runBehindABackbone(batch);

      expected.losses.forEach(
          (name, value) ->
              assertThat(metrics.losses().get(name)).as(name).isCloseTo(value, within(2e-5f)));
      agree(step, expected);
      Tensor running = step.model().f().weights().all().get("F.bottleneck.norm.running_mean");
      assertThat(running.sub(means).abs().max().item_float()).isLessThan(1e-5f);
    }
  }

  @Test
  void picturesAreCopiedForAMethodThatDrawsAlone() {
    Batch batch = RandomData.featureBatches(20, 8).at(0);
    try (PointerScope scope = new PointerScope();
        Learner gta = Learner.of(RandomData.behindBackbone("gta", PLAIN));
        Learner mcc = Learner.of(RandomData.behindBackbone("mcc", PLAIN));
        StepInput drawing = gta.input(batch);
        StepInput others = mcc.input(batch)) {
      assertThat(drawing.pictures().equal(batch.sourcePictures())).isTrue();
      assertThat(others.pictures().equal(others.sourceBytes())).isTrue();
    }
  }

  private static void agree(Learner step, Plain expected) {
    for (Optimizer adam : step.optimizers()) {
      adam.means().forEach((name, mean) -> agree(name, mean, expected.gradients.get(name)));
    }
  }

  private static void agree(String name, Tensor mean, Tensor expected) {
    Tensor gradient = mean.div(new Scalar(1 - 0.8));
    if (!expected.defined()) { // D_cls in c1-only
      assertThat(gradient.norm().item_float()).as(name).isZero();
      return;
    }
    double scale = expected.norm().item_float();
    if (name.matches(
        "(D\\.(conv|level)\\d|F\\.bottleneck)\\.bias")) { // batch norm takes it away again: 0 but
      // for rounding
      assertThat(scale + gradient.norm().item_float()).as(name).isLessThan(1e-3);
      return;
    }
    assertThat(gradient.sub(expected).norm().item_float() / Math.max(scale, 1e-12))
        .as("relative difference of the gradient of %s, norm %s", name, scale)
        .isLessThan(1e-4);
  }

  /** The method without any economy. */
  private static final class Plain {
    private final Learner step;
    private final boolean classTerms;
    private final Layout layout;
    final Map<String, Float> losses = new LinkedHashMap<>();
    final Map<String, Tensor> gradients = new HashMap<>();

    Plain(Learner step, boolean classTerms, Layout layout) {
      this.step = step;
      this.layout = layout;
      this.classTerms = classTerms;
    }

    void run(Batch batch) {
      run(batch, features(batch.sourceBytes()), features(batch.targetBytes()));
    }

    /** The same; what the running means of F are then. */
    Tensor runBehindABackbone(Batch batch) {
      long seed = Seeds.derive(7, "augmentation of the source", 0);
      Tensor s = projected(Augmentation.FULL.apply(batch.sourceBytes(), seed));
      Tensor t = projected(batch.targetBytes().select(1, 0));
      run(batch, normed(s), normed(t));
      return mean(t).mul(new Scalar(0.1));
    }

    private Tensor projected(Tensor x) {
      return x.mm(ofF("weight").t()).add(ofF("bias"));
    }

    private Tensor normed(Tensor x) {
      Tensor centred = x.sub(mean(x));
      Tensor deviation = mean(centred.mul(centred)).add(new Scalar(1e-5)).sqrt();
      return centred.div(deviation).mul(ofF("norm.weight")).add(ofF("norm.bias")).relu();
    }

    private static Tensor mean(Tensor x) {
      return x.sum(new long[] {0}, false, new ScalarTypeOptional())
          .div(new Scalar((double) x.size(0)));
    }

    private Tensor ofF(String name) {
      return step.model().f().weights().all().get("F.bottleneck." + name);
    }

    private void run(Batch batch, Tensor es, Tensor et) {
      long fakeClass = 10;
      Tensor y = batch.labels();
      Tensor xs = batch.sourcePictures();
      Tensor gs = generate(es, torch.one_hot(y, 11), "source");
      Tensor fake = torch.full(new long[] {8}, new Scalar(fakeClass)).to(y.scalar_type());
      Tensor gt = generate(et, torch.one_hot(fake, 11), "target");

      Tensor real = xs.to(Float).div(new Scalar(255.0)).mul(new Scalar(2.0)).sub(new Scalar(1.0));
      Verdict onReal = judge(real);
      Tensor lossD =
          bce("d_real", onReal.real(), 1)
              .add(bce("d_fake_source", judge(gs).real(), 0))
              .add(bce("d_fake_target", judge(gt).real(), 0));
      if (classTerms) {
        lossD = lossD.add(ce("d_class", onReal.classes(), y));
      }
      TensorVector gradientsD = backward(lossD, ((GtaStep) step.step()).gan().d().weights());
      step.optimizers().get(3).step(gradientsD, 0);

      Verdict onSource = judge(gs);
      Tensor zero = torch.zeros(1).squeeze();
      Tensor a = classTerms ? ce("a", onSource.classes(), y) : zero;
      Tensor b = bce("b", onSource.real(), 1);
      Tensor c = bce("c", judge(gt).real(), 1);
      Tensor lossC = ce("classifier", step.model().c().forward(es), y);
      backward(a.add(b), ((GtaStep) step.step()).gan().g().weights());
      backward(lossC, step.model().c().weights());
      Tensor lossF = lossC.add(a.mul(new Scalar(0.1))).add(c.mul(new Scalar(0.1 * 0.3)));
      backward(lossF, step.model().f().weights());
    }

    private Tensor features(Tensor bytes) {
      return step.model().f().forward(bytes);
    }

    private Tensor generate(Tensor e, Tensor oneHot, String domain) {
      long noise = Seeds.derive(Seeds.derive(7, "noise", 0), domain, 0);
      torch.manual_seed(noise);
      Tensor z = torch.randn(8, 5);
      return ((GtaStep) step.step())
          .gan()
          .g()
          .forward(torch.cat(new TensorVector(e, z, oneHot.to(Float)), 1));
    }

    private Verdict judge(Tensor images) {
      return ((GtaStep) step.step()).gan().d().forward(layout.arrange(images));
    }

    private Tensor bce(String name, Tensor logits, double goal) {
      Tensor goals = torch.full_like(logits, new Scalar(goal));
      return note(name, torch.binary_cross_entropy_with_logits(logits, goals));
    }

    private Tensor ce(String name, Tensor logits, Tensor labels) {
      Tensor picked = torch.log_softmax(logits, 1).gather(1, labels.unsqueeze(1));
      return note(name, picked.mean().neg());
    }

    private Tensor note(String name, Tensor loss) {
      losses.put(name, loss.item_float());
      return loss;
    }

    private TensorVector backward(Tensor loss, Weights weights) {
      BoolOptional keepGraph = new BoolOptional(true);
      TensorVector all =
          torch.grad(
              new TensorVector(loss),
              Weights.vector(weights),
              new TensorVector(),
              keepGraph,
              false,
              true);
      long i = 0;
      for (String name : weights.names()) {
        gradients.put(name, all.get(i++));
      }
      return all;
    }
  }

  @ParameterizedTest
  @CsvSource({"gta, NONE", "gta-self-training, FULL", "source-only, NONE", "self-training, FULL"})
  void threeHundredStepsLeaveNativeMemoryAsItWas(String method, Augmentation augmentation) {
    Compute compute = new Compute(Precision.FP32, Layout.CHANNELS_LAST);
    TrainingSettings settings =
        RandomData.settings(method, compute, 32).withAveraging(0.9).withAugmentation(augmentation);
    if (method.endsWith("self-training")) {
      settings =
          settings.withMethod(settings.method().with(RandomData.teacher(1, 0.2, 10, 5, 1, 1)));
    }
    ImageFormat format = new ImageFormat(32, 3);
    leavesNativeMemoryAsItWas(
        settings,
        new Batches(RandomData.labelled(80, format, 1), RandomData.images(80, format, 2), 4, 3));
  }

  @Test
  void soDoStepsBehindABackbone() {
    TrainingSettings settings =
        RandomData.behindBackbone("gta-self-training", new Compute(Precision.FP32, CHANNELS_LAST));
    leavesNativeMemoryAsItWas(
        settings.withMethod(settings.method().with(RandomData.teacher(1, 0.2, 10, 5, 1, 1))),
        RandomData.featureBatches(80, 4));
  }

  /**
   * What Java's heap has of the machine may grow once without having been asked for more. A leak
   * grows again and again.
   */
  private static void leavesNativeMemoryAsItWas(TrainingSettings settings, Batches batches) {
    try (Learner step = Learner.of(settings)) {
      long before = memory(step, batches, 0, 80).getMax();
      long live = Pointer.totalCount();
      List<Long> grown = new ArrayList<>();
      for (int from = 80; from < 980; from += 300) {
        LongSummaryStatistics after = memory(step, batches, from, from + 300);
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(live);
        if (after.getMin() < before + (20L << 20)) {
          return;
        }
        grown.add(after.getMin() - before);
        before = after.getMax();
      }
      fail("after each 300 steps bytes more: " + grown);
    }
  }

  /** Trains; the process's memory without Java's heap after each of the last 50 steps. */
  private static LongSummaryStatistics memory(Learner step, Batches batches, int from, int until) {
    LongSummaryStatistics bytes = new LongSummaryStatistics();
    for (int i = from; i < until; i++) {
      step.run(batches.at(i), i);
      if (i >= until - 50) {
        bytes.accept(Pointer.physicalBytes() - Runtime.getRuntime().totalMemory());
      }
    }
    return bytes;
  }

  @Test
  void closedNetworksLeaveNoLiveNativeObjects() {
    Learner.of(RandomData.settings("gta", PLAIN, 32)).close();
    long live = Pointer.totalCount();
    Learner.of(RandomData.settings("gta", PLAIN, 32)).close();
    assertThat(Pointer.totalCount()).isEqualTo(live);
  }

  @Test
  void reducedPrecisionSeesTheNewWeightsAtEveryStep() {
    Batch batch = RandomData.batch(32);
    Compute reduced = new Compute(Precision.BF16, Layout.CHANNELS_LAST);
    try (Learner step = Learner.of(fast(reduced));
        Learner exact = Learner.of(fast(Compute.fp32()))) {
      float start = step.run(batch, 0).losses().get("classifier");
      exact.run(batch, 0);
      float loss = start;
      float expected = start;
      for (int i = 1; i < 20; i++) {
        loss = step.run(batch, i).losses().get("classifier");
        expected = exact.run(batch, i).losses().get("classifier");
      }
      assertThat(expected).isLessThan(0.8f * start);
      assertThat(loss).isCloseTo(expected, within(0.1f * start));
    }
  }

  private static TrainingSettings fast(Compute compute) {
    return RandomData.settings("source-only", compute, 32)
        .withOptimizer(OptimizerSettings.adam(0.01, 0.8, 0.999, 0));
  }
}
