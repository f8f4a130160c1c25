package dev.gangway.train;

import static dev.gangway.base.InputException.check;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.nn.HostCopy;
import dev.gangway.nn.Optimizer;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * The state of a training between two steps: {@code weights.safetensors} (for example {@code
 * F.conv1.weight}, {@code average.F.conv1.weight} where weights are averaged, and the state of
 * self-training as {@code self-training.start} and others), {@code optimizer.safetensors} ({@code
 * F.conv1.weight.mean} and {@code .square}) and {@code state.json}. All else that a step depends on
 * follows from the settings and the iteration.
 */
public final class Checkpoint {

  /** Where a training stands: the steps taken and the seconds spent in them so far. */
  public record State(long iteration, double seconds) {

    public State {
      check(iteration >= 0, "iteration must be >= 0, got %s", iteration);
      check(seconds >= 0, "seconds must be >= 0, got %s", seconds);
    }
  }

  private static final String WEIGHTS = "weights.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String STATE = "state.json";

  private Checkpoint() {}

  /** What is written, by name, apart from the tensors it came from. */
  record Content(State state, Map<String, Floats> weights, Map<String, Floats> moments) {

    void writeInto(Path folder) throws IOException {
      Safetensors.write(folder.resolve(WEIGHTS), weights);
      Safetensors.write(folder.resolve(OPTIMIZER), moments);
      WholeFile.write(folder.resolve(STATE), Json.pretty(state));
    }
  }

  /**
   * Takes what is to be written; {@code copy} holds the values until it is used again.
   *
   * @param more weights that no optimizer moves, by name
   */
  static Content take(
      State state, List<Optimizer> optimizers, Map<String, Tensor> more, HostCopy copy) {
    return new Content(state, copy.of(weightsOf(optimizers, more)), copy.of(momentsOf(optimizers)));
  }

  /**
   * Loads weights and optimizers.
   *
   * @param more weights that no optimizer moves, by name
   * @throws InputException if a file is missing or broken or belongs to other networks; nothing was
   *     loaded then
   */
  static State load(Path folder, List<Optimizer> optimizers, Map<String, Tensor> more) {
    State state = Json.read(folder.resolve(STATE), State.class);
    Path weightsFile = folder.resolve(WEIGHTS);
    Path momentsFile = folder.resolve(OPTIMIZER);
    Map<String, Tensor> weights = weightsOf(optimizers, more);
    Map<String, Tensor> moments = momentsOf(optimizers);
    Map<String, Floats> savedWeights = Safetensors.read(weightsFile);
    Map<String, Floats> savedMoments = Safetensors.read(momentsFile);
    requireFit(weightsFile, savedWeights, weights);
    requireNoOthers(weightsFile, savedWeights, weights);
    requireFit(momentsFile, savedMoments, moments);
    requireNoOthers(momentsFile, savedMoments, moments);
    copy(savedWeights, weights);
    copy(savedMoments, moments);
    optimizers.forEach(adam -> adam.resumeAt(state.iteration));
    return state;
  }

  private static Map<String, Tensor> weightsOf(
      List<Optimizer> optimizers, Map<String, Tensor> more) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Optimizer adam : optimizers) {
      weights.putAll(adam.weights().all());
    }
    weights.putAll(more);
    return weights;
  }

  private static Map<String, Tensor> momentsOf(List<Optimizer> optimizers) {
    Map<String, Tensor> moments = new LinkedHashMap<>();
    for (Optimizer adam : optimizers) {
      adam.means().forEach((name, mean) -> moments.put(name + ".mean", mean));
      adam.squares().forEach((name, square) -> moments.put(name + ".square", square));
    }
    return moments;
  }

  /**
   * Loads some of the weights, for example F and C alone.
   *
   * @throws InputException if the file is missing or broken or has other shapes; nothing was loaded
   *     then
   */
  public static void loadWeights(Path folder, Map<String, Tensor> weights) {
    Map<String, Floats> saved = Safetensors.read(folder.resolve(WEIGHTS));
    requireFit(folder.resolve(WEIGHTS), saved, weights);
    copy(saved, weights);
  }

  private static void requireFit(Path file, Map<String, Floats> saved, Map<String, Tensor> wanted) {
    wanted.forEach(
        (name, tensor) -> {
          Floats found = saved.get(name);
          String foundShape = found == null ? "none" : Arrays.toString(found.shape());
          String shape = Arrays.toString(HostCopy.shape(tensor));
          if (!foundShape.equals(shape)) {
            throw InputException.file(
                file, name + " does not fit", foundShape, shape, "use the checkpoint of this run");
          }
        });
  }

  private static void requireNoOthers(
      Path file, Map<String, Floats> saved, Map<String, Tensor> wanted) {
    for (String name : saved.keySet()) {
      if (!wanted.containsKey(name)) {
        throw InputException.file(
            file, "of other networks", name, "none of it", "use the checkpoint of this run");
      }
    }
  }

  private static void copy(Map<String, Floats> saved, Map<String, Tensor> tensors) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      tensors.forEach(
          (name, tensor) -> {
            Floats from = saved.get(name);
            Pointer memory = new BytePointer(from.values());
            tensor.copy_(torch.from_blob(memory, from.shape(), new TensorOptions(Float)));
          });
    }
  }
}
