package dev.gangway.method;

import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.dist.Communicator;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Pixels;
import dev.gangway.nn.Precision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * F and C learn, from changed copies of target images, the classes that their moving average (the
 * teacher) is sure of on the images as they are.
 *
 * <p>Classes taken before the domains are aligned would be learnt for good. So it starts when
 * teacher and last weights have come to agree: at each 25th step both classify the step's target
 * images; once they agree on the wanted share over the last eight of these, it starts. On domains
 * that differ much the last weights waver too much for that, while what is learnt of the target
 * stands still: there it starts at step 1,000. No label of the target is looked at. Owns its native
 * memory.
 */
public final class Teacher implements AutoCloseable {

  /** The names of its state in a checkpoint. */
  private static final String SHARES = "self-training.shares";

  private static final String AGREEMENTS = "self-training.agreements";
  private static final String START = "self-training.start";
  private static final int EVERY = 25;
  private static final int RECENT = 8;

  static final long LATEST = 1_000; // the step at which it starts even if they do not agree

  /** The first step by which the agreement over the last eight looks is known. */
  static final long EARLIEST = (long) EVERY * (RECENT - 1);

  /** Teacher and last weights that agree on less have parted. */
  private static final double TOGETHER = 0.7;

  /** Below what any count but 0 can be: where nobody is sure, nothing is divided by 0. */
  private static final double SMALLEST_COUNT = 1e-6;

  private final boolean used;
  private final SelfTraining.Settings settings;
  private final TrainingSettings all;
  private final FeatureClassifier student;
  private final FeatureClassifier teacher;
  private final Communicator communicator;
  private final ClassBalance balance;
  private final Tensor agreements;
  private final Tensor start;
  private long startedAt;

  /**
   * The classes that the teacher is sure of.
   *
   * @param classes N, int64
   * @param sure N, 1 where it is sure, else 0
   * @param count of the sure ones; with several processes the mean of theirs, so that the mean of
   *     their terms is the term of the whole batch
   * @param weight of the term now
   */
  public record Lesson(Tensor classes, Tensor sure, Tensor count, double weight) {

    /** What one process learns by itself. */
    public Lesson(Tensor classes, Tensor sure, double weight) {
      this(classes, sure, sure.sum(), weight);
    }

    /** The term: the cross-entropy of logits (N x K) averaged over the sure ones, weighted. */
    public Tensor loss(Tensor logits) {
      Tensor costs =
          torch
              .log_softmax(logits.to(Float), 1)
              .gather(1, classes.unsqueeze(1))
              .squeeze(1)
              .neg()
              .mul(sure);
      Tensor positive = count.clamp_min(new Scalar(SMALLEST_COUNT));
      return costs.sum().div(positive).mul(new Scalar(weight));
    }
  }

  /**
   * How self-training went.
   *
   * @param startedAt the step at which it started or was told to, -1 for neither
   * @param agreement of the average's and the last weights' classes on the target at the end, 0..1
   * @param wanted the agreement at which it starts
   */
  public record Outcome(long startedAt, double agreement, double wanted) {

    /**
     * How it went, one line.
     *
     * @param steps of the training
     */
    public String told(long steps) {
      if (startedAt >= 0 && startedAt < steps) {
        return "self-training since step %d".formatted(startedAt);
      }
      return "self-training never started: " + whyNot(steps);
    }

    private String whyNot(long steps) {
      if (startedAt >= 0) {
        return "it was to start at step %d, and training ended at %d (a lower --self-training-start or more steps start it)"
            .formatted(startedAt, steps);
      }
      if (steps <= EARLIEST) {
        return "the agreement that starts it is known from step %d on, and training ended at %d (more steps start it, or --self-training-start N)"
            .formatted(EARLIEST, steps);
      }
      return "averaged and last weights agree on %.1f %% of the target, wanted %.1f %% (a lower --agreement starts it, or %d steps)"
          .formatted(100 * agreement, 100 * wanted, LATEST + 1);
    }
  }

  Teacher(
      TrainingSettings settings,
      FeatureClassifier student,
      FeatureClassifier teacher,
      Communicator communicator) {
    this.communicator = communicator;
    MethodSettings method = settings.method();
    used = method.find(SelfTraining.Settings.class).isPresent();
    this.settings =
        used
            ? method.of(SelfTraining.Settings.class)
            : MethodSettings.of(new SelfTraining()).of(SelfTraining.Settings.class);
    this.all = settings;
    this.student = student;
    this.teacher = teacher;
    balance = new ClassBalance(this.settings.balance(), settings.network().classes(), communicator);
    agreements = state(RECENT, Double.NaN); // none looked at yet
    start = state(1, startAsTold());
    startedAt = (long) startAsTold();
  }

  private static Tensor state(int size, double value) {
    try (PointerScope scope = new PointerScope()) {
      Tensor state = torch.full(new long[] {size}, new Scalar(value), new TensorOptions(Float));
      state.retainReference();
      return state;
    }
  }

  private double startAsTold() {
    return used && settings.start() > 0 ? settings.start() : -1;
  }

  /** What is to be learnt from a batch; null as long as it has not started. */
  public Lesson lesson(StepInput batch, long iteration, StepReadings readings) {
    if (!used) {
      return null;
    }
    try (NoGradGuard frozen = new NoGradGuard()) {
      if (iteration % EVERY == 0) {
        watch(batch.targetBytes(), iteration, readings);
      }
      long since = iteration - startedAt;
      if (startedAt < 0 || since < 0) {
        return null;
      }
      Tensor p = torch.softmax(logits(teacher, batch.targetBytes()).to(Float), 1);
      var most = balance.apply(p, batch.labels()).max(1);
      Tensor sure = most.get0().gt(new Scalar(settings.confidence())).to(Float);
      readings.share("confident", sure);
      double weight = settings.weight() * Math.min(1, (since + 1.0) / settings.ramp());
      return new Lesson(most.get1(), sure, communicator.mean(sure.sum()), weight);
    }
  }

  private void watch(Tensor targetBytes, long iteration, StepReadings readings) {
    Tensor same = classes(teacher, targetBytes).eq(classes(student, targetBytes)).to(Float);
    readings.share("agreement", same);
    try (PointerScope scope = new PointerScope()) {
      int place = (int) (iteration / EVERY % RECENT);
      agreements.select(0, place).copy_(communicator.mean(same.mean()));
      double ofAll = agreements.mean().item_float(); // not a number before all are there
      if (startedAt < 0 && (ofAll >= settings.agreement() || iteration >= LATEST)) {
        start.fill_(new Scalar((double) iteration));
        startedAt = iteration;
      }
    }
  }

  private Tensor classes(FeatureClassifier model, Tensor bytes) {
    return logits(model, bytes).max(1).get1();
  }

  private Tensor logits(FeatureClassifier model, Tensor bytes) {
    try (Precision.Region region = all.compute().region()) {
      return model.c().forward(model.f().forward(Pixels.unchanged(bytes)));
    }
  }

  /**
   * On how much of the target teacher and last weights agree, 0..1; a mean over 200 steps, or over
   * those there were.
   */
  public double agreement() {
    try (PointerScope scope = new PointerScope()) {
      return agreements.nanmean().item_float();
    }
  }

  /** What a summary tells of it; empty where it is not used. */
  public Optional<Outcome> outcome() {
    return used
        ? Optional.of(new Outcome(startedAt, agreement(), settings.agreement()))
        : Optional.empty();
  }

  /** Whether teacher and last weights have parted since it started. */
  public boolean parted(long iteration) {
    boolean known = startedAt >= 0 && iteration - startedAt >= EVERY * RECENT;
    return known && agreement() < TOGETHER;
  }

  /** The step at which it started, or -1. */
  public long startedAt() {
    return startedAt;
  }

  /** After a checkpoint was loaded. */
  public void resume() {
    try (PointerScope scope = new PointerScope()) {
      startedAt = (long) start.item_float();
    }
  }

  /** Its state by name, in the same order in every process; none if it is not used. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    if (used) {
      tensors.put(AGREEMENTS, agreements);
      tensors.put(START, start);
      tensors.put(SHARES, balance.shares());
    }
    return tensors;
  }

  @Override
  public void close() {
    balance.close();
    agreements.close();
    start.close();
  }
}
