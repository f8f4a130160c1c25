package dev.gangway.train;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.eval.Calibration;
import dev.gangway.method.TrainingSettings;
import dev.gangway.method.WeightAverage;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Device;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Network;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.Networks;
import dev.gangway.nn.Weights;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * F and C of a run, averaged if the run averages, as they were at a checkpoint. Owns their native
 * memory.
 */
public record TrainedModel(
    RunConfig config, Path checkpoint, long iteration, FeatureClassifier networks)
    implements AutoCloseable {

  private static final String CALIBRATION = "calibration.json";

  /**
   * Loads the networks of a run; they compute in 32 bits, however the run was trained: what is said
   * of them does not depend on the machine, and an exported model says the same.
   *
   * @param iteration of the checkpoint, or empty for the newest
   * @param device on which they compute, whichever the run was trained on
   * @throws InputException if {@code run} is no run, or has no such checkpoint, or a file is
   *     broken, or there is no such device
   */
  public static TrainedModel open(Path run, Optional<Long> iteration, Device device) {
    return open(run, iteration, device, Networks::whole);
  }

  /** The same with F as it was trained, which behind a frozen backbone takes its features. */
  static TrainedModel openTrained(Path run, Optional<Long> iteration, Device device) {
    return open(run, iteration, device, Networks::f);
  }

  private static TrainedModel open(
      Path run,
      Optional<Long> iteration,
      Device device,
      Function<NetworkSettings, Network> describeF) {
    RunDirectory.requireRun(run);
    device.prepare();
    RunConfig config = RunConfig.read(run);
    long at = iteration.or(() -> RunDirectory.latestCheckpoint(run)).orElse(0L);
    Path checkpoint = RunDirectory.checkpoint(run, at);
    if (!Files.isDirectory(checkpoint)) {
      throw InputException.file(
          run,
          "no such checkpoint",
          "checkpoints " + RunDirectory.checkpoints(run),
          iteration.map(Object::toString).orElse("at least one"),
          "train longer or choose one of these");
    }
    TrainingSettings settings = config.settings();
    torch.set_num_threads(settings.threads());
    NetworkSettings network = settings.network();
    Network f = describeF.apply(network);
    FeatureClassifier model =
        new FeatureClassifier(
            f, Networks.c(network), Compute.fp32().withDevice(device), settings.seed());
    String prefix = settings.averaging() > 0 ? WeightAverage.PREFIX : "";
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Weights weights : model.weights()) {
      weights.all().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    }
    Network trained = Networks.f(network);
    Set<String> frozen = new HashSet<>(f.tensors().keySet());
    frozen.removeAll(trained.tensors().keySet());
    frozen.forEach(name -> tensors.remove(prefix + f.name() + "." + name));
    try {
      if (!frozen.isEmpty()) {
        Frozen.load(run, network.backbone(), model.f().weights());
      }
      Checkpoint.loadWeights(checkpoint, tensors);
    } catch (InputException broken) {
      model.close();
      throw broken;
    }
    return new TrainedModel(config, checkpoint, at, model);
  }

  /** Keeps with a checkpoint how far its probabilities can be trusted, as its run measured it. */
  static void keep(Path run, long iteration, Calibration onHeldOut) throws IOException {
    Path file = RunDirectory.checkpoint(run, iteration).resolve(CALIBRATION);
    WholeFile.write(file, Json.pretty(onHeldOut));
  }

  /**
   * How far the checkpoint's probabilities can be trusted, on all held-out source images; empty if
   * its run did not end there.
   */
  public Optional<Calibration> calibration() {
    Path file = checkpoint.resolve(CALIBRATION);
    return Files.exists(file) ? Optional.of(Json.read(file, Calibration.class)) : Optional.empty();
  }

  @Override
  public void close() {
    networks.close();
  }
}
