package dev.gangway.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gangway.nn.Device;
import dev.gangway.nn.Precision;
import dev.gangway.train.Setting;
import dev.gangway.train.TrainingSettings;

/**
 * One training step beside its yardsticks.
 *
 * @param stepMs median
 * @param naiveMs median of the naive step of the same setting, batch and networks
 * @param gemmGflops the machine's best rate in the step's precision, measured in turn with it
 * @param stepGflops the counted operations of the step by its time
 * @param shareOfGemm 0..1
 * @param imagesPerSecond of both domains together, or of the source alone in source-only
 * @param gigaOperations of one step
 * @param peakMebibytes of the whole process, on the host
 * @param peerMs of another program, or null
 * @param peerOverStep how many times as long it takes, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepFigures(
    Setting setting,
    Device device,
    Precision precision,
    int filters,
    int side,
    int batch,
    int threads,
    double stepMs,
    Timings step,
    double naiveMs,
    Timings naive,
    double naiveOverStep,
    double gemmGflops,
    double stepGflops,
    double shareOfGemm,
    double imagesPerSecond,
    double gigaOperations,
    long peakMebibytes,
    long naivePeakMebibytes,
    Double peerMs,
    Double peerOverStep) {

  /** What was measured in turn; {@code peer} may be null. */
  record Clocks(Timings step, Timings naive, Rates gemm, Timings peer) {}

  /** The most memory of the two processes, in bytes. */
  record Peaks(long step, long naive) {}

  static StepFigures of(TrainingSettings settings, Clocks clocks, Peaks peaks) {
    double ms = clocks.step.median();
    double operations = StepCost.operations(settings);
    double rate = operations / ms / 1e6;
    return new StepFigures(
        settings.setting(),
        settings.compute().device(),
        settings.compute().precision(),
        settings.network().filters(),
        settings.network().side(),
        settings.batch(),
        settings.threads(),
        ms,
        clocks.step,
        clocks.naive.median(),
        clocks.naive,
        clocks.naive.median() / ms,
        clocks.gemm.best(),
        rate,
        rate / clocks.gemm.best(),
        images(settings) / ms * 1e3,
        operations / 1e9,
        peaks.step >> 20,
        peaks.naive >> 20,
        clocks.peer == null ? null : clocks.peer.median(),
        clocks.peer == null ? null : clocks.peer.median() / ms);
  }

  private static int images(TrainingSettings settings) {
    return settings.generates() ? 2 * settings.batch() : settings.batch();
  }
}
