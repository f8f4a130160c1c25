package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFormat;
import dev.gangway.method.Learner;
import dev.gangway.method.RandomData;
import dev.gangway.nn.Compute;
import dev.gangway.nn.HostCopy;
import dev.gangway.nn.Layout;
import dev.gangway.nn.Optimizer;
import dev.gangway.nn.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  private static final Checkpoint.State STATE = new Checkpoint.State(3, 1.5);

  @TempDir private Path folder;

  private static Learner step(String setting, Layout layout) {
    return Learner.of(RandomData.settings(setting, new Compute(Precision.FP32, layout), 32));
  }

  private static Learner trained(String setting, Layout layout) {
    ImageFormat format = new ImageFormat(32, 3);
    Batches batches =
        new Batches(RandomData.labelled(20, format, 1), RandomData.images(20, format, 2), 8, 3);
    Learner step = step(setting, layout);
    for (int i = 0; i < 3; i++) {
      step.run(batches.at(i), i);
    }
    return step;
  }

  private static Map<String, Tensor> tensors(Learner step) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    for (Optimizer adam : step.optimizers()) {
      adam.weights().names().forEach(name -> all.put(name, adam.weights().tensor(name)));
      adam.means().forEach((name, mean) -> all.put(name + ".mean", mean));
      adam.squares().forEach((name, square) -> all.put(name + ".square", square));
    }
    return all;
  }

  private static void assertSame(Learner actual, Learner expected) {
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> wanted = tensors(expected);
      tensors(actual)
          .forEach((name, tensor) -> assertThat(tensor.equal(wanted.get(name))).as(name).isTrue());
    }
  }

  private static void write(Path folder, Learner step) throws IOException {
    Checkpoint.take(STATE, step.optimizers(), Map.of(), new HostCopy()).writeInto(folder);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void weightsAndMomentsComeBackBitByBitInEitherLayout(Layout layout) throws IOException {
    try (Learner step = trained("gta", layout);
        Learner loaded = step("gta", Layout.CHANNELS_LAST);
        Learner other = step("gta", Layout.CONTIGUOUS)) {
      write(folder, step);
      assertThat(Checkpoint.load(folder, loaded.optimizers(), Map.of())).isEqualTo(STATE);
      Checkpoint.load(folder, other.optimizers(), Map.of());
      assertSame(loaded, step);
      assertSame(other, step);
      assertThat(loaded.optimizers()).allMatch(adam -> adam.steps() == 3);
    }
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void whatWasTakenStaysAsItWasWhileTrainingGoesOn(Layout layout) throws IOException {
    Path later = Files.createDirectory(folder.resolve("later"));
    ImageFormat format = new ImageFormat(32, 3);
    Batches batches =
        new Batches(RandomData.labelled(20, format, 1), RandomData.images(20, format, 2), 8, 3);
    try (Learner step = trained("gta", layout)) {
      write(folder, step);
      Checkpoint.Content taken =
          Checkpoint.take(STATE, step.optimizers(), Map.of(), new HostCopy());
      step.run(batches.at(3), 3);
      taken.writeInto(later);
    }
    for (String name : new String[] {"weights.safetensors", "optimizer.safetensors"}) {
      assertThat(later.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
    }
  }

  @Test
  void aSecondCheckpointOfTheSameStateHasTheSameBytes() throws IOException {
    Path second = Files.createDirectory(folder.resolve("second"));
    try (Learner step = trained("gta", Layout.CHANNELS_LAST);
        Learner loaded = step("gta", Layout.CHANNELS_LAST)) {
      write(folder, step);
      Checkpoint.load(folder, loaded.optimizers(), Map.of());
      write(second, loaded);
    }
    for (String name : new String[] {"weights.safetensors", "optimizer.safetensors"}) {
      assertThat(second.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
    }
  }

  private void assertNothingLoaded(String saved, String wanted, String message) throws IOException {
    try (Learner step = trained(saved, Layout.CHANNELS_LAST);
        Learner fresh = step(wanted, Layout.CHANNELS_LAST);
        Learner loaded = step(wanted, Layout.CHANNELS_LAST)) {
      if (Files.notExists(folder.resolve("state.json"))) {
        write(folder, step);
      }
      assertThatThrownBy(() -> Checkpoint.load(folder, loaded.optimizers(), Map.of()))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(folder.toString())
          .hasMessageContaining(message);
      assertSame(loaded, fresh);
      assertThat(loaded.optimizers()).allMatch(adam -> adam.steps() == 0);
    }
  }

  @Test
  void aCheckpointOfFewerNetworksIsRefused() throws IOException {
    assertNothingLoaded(
        "source-only",
        "gta",
        "weights.safetensors: G.up1.weight does not fit: found none, expected [");
  }

  @Test
  void aCheckpointOfMoreNetworksIsRefused() throws IOException {
    assertNothingLoaded("gta", "source-only", "weights.safetensors: of other networks: found G.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights.safetensors", "optimizer.safetensors"})
  void aFileThatIsCutOffIsNamed(String name) throws IOException {
    write();
    byte[] whole = Files.readAllBytes(folder.resolve(name));
    Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length - 1));
    assertNothingLoaded("gta", "gta", name + ": not a whole safetensors file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights.safetensors", "optimizer.safetensors"})
  void aMissingFileIsNamed(String name) throws IOException {
    write();
    Files.delete(folder.resolve(name));
    assertNothingLoaded("gta", "gta", name + ": cannot be read");
  }

  @Test
  void aWrongStateIsNamed() throws IOException {
    write();
    Files.writeString(folder.resolve("state.json"), "{\"iteration\":-1,\"seconds\":0}");
    assertNothingLoaded(
        "gta", "gta", "state.json: not valid: found iteration must be >= 0, got -1");
  }

  private void write() throws IOException {
    try (Learner step = trained("gta", Layout.CHANNELS_LAST)) {
      write(folder, step);
    }
  }
}
