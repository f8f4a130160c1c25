package dev.gangway.cli.doctor;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.PassRates;
import dev.gangway.nn.Precision;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Which precision trains faster on this machine's processor. Measured once for a machine and a
 * number of threads, then read from a file; one that is broken or cannot be written only costs
 * another measurement, as does a machine on which other programs are at work.
 *
 * @param folder for the measurements
 * @param machine the processor and all else that decides
 * @param bf16 whether the processor multiplies bfloat16 at all
 * @param busy whether other programs are at work, so that a measurement is not worth keeping
 * @param measurement with a number of threads
 */
public record PrecisionChoice(
    Path folder,
    String machine,
    boolean bf16,
    BooleanSupplier busy,
    IntFunction<PassRates> measurement) {

  /** What of the environment decides which instructions are taken. */
  private static final List<String> DECIDING =
      List.of(
          "ATEN_CPU_CAPABILITY",
          "DNNL_MAX_CPU_ISA",
          "ONEDNN_MAX_CPU_ISA",
          "ONEDNN_DEFAULT_FPMATH_MODE",
          "OPENBLAS_CORETYPE");

  private record Kept(String machine, PassRates rates, String date) {
    boolean isOf(String key) {
      return key.equals(machine) && rates != null && date != null;
    }
  }

  /** What was chosen, and why in one line. */
  record Choice(Precision precision, String told) {}

  public static PrecisionChoice here() {
    String environment =
        DECIDING.stream()
            .filter(name -> System.getenv(name) != null)
            .map(name -> name + "=" + System.getenv(name))
            .collect(Collectors.joining(" "));
    String machine =
        "%s, libtorch %s %s"
            .formatted(Machine.processor(), LibtorchProbe.version(), environment)
            .strip();
    Path folder = Path.of(System.getProperty("user.home"), ".cache", "gangway", "precision");
    return new PrecisionChoice(
        folder, machine, Compute.nativeBf16(), Machine::isBusy, PassRates::measure);
  }

  /** The choice for a training with so many threads. */
  public Choice of(int threads) {
    if (!bf16) {
      return new Choice(Precision.FP32, "precision fp32: this processor does not multiply in bf16");
    }
    String key = "%s, threads %d".formatted(machine, threads);
    Path file = folder.resolve(fileName(key));
    return kept(file, key)
        .map(found -> choice(found.rates, "measured on " + found.date))
        .orElseGet(() -> measured(file, key, threads));
  }

  /** Settings with what is faster here; says which. */
  public TrainingSettings decide(TrainingSettings settings, Terminal terminal) {
    Choice choice = of(settings.threads());
    terminal.note(choice.told);
    return settings.withCompute(settings.compute().withPrecision(choice.precision));
  }

  private Choice measured(Path file, String key, int threads) {
    boolean quiet = !busy.getAsBoolean();
    PassRates rates = measurement.apply(threads);
    if (quiet) {
      keep(file, new Kept(key, rates, LocalDate.now(ZoneId.systemDefault()).toString()));
    }
    return choice(rates, quiet ? "measured now" : "measured now, beside other work");
  }

  private void keep(Path file, Kept kept) {
    try {
      Files.createDirectories(folder);
      WholeFile.write(file, Json.pretty(kept));
    } catch (IOException unwritable) {
      // measured again the next time
    }
  }

  private static Choice choice(PassRates rates, String when) {
    Precision faster = rates.faster();
    return new Choice(
        faster,
        "precision %s: networks run at %.0f GFLOP/s in fp32, %.0f in bf16 (%s; --precision overrides)"
            .formatted(
                faster == Precision.BF16 ? "bf16" : "fp32", rates.fp32(), rates.bf16(), when));
  }

  private static Optional<Kept> kept(Path file, String key) {
    try {
      return Files.exists(file)
          ? Optional.of(Json.read(file, Kept.class)).filter(found -> found.isOf(key))
          : Optional.empty();
    } catch (InputException broken) {
      return Optional.empty();
    }
  }

  private static String fileName(String key) {
    CRC32 sum = new CRC32();
    sum.update(key.getBytes(StandardCharsets.UTF_8));
    return "%08x.json".formatted(sum.getValue());
  }
}
