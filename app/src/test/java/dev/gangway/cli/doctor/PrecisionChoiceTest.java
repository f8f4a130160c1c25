package dev.gangway.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.nn.PassRates;
import dev.gangway.nn.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionChoiceTest {

  private static final PassRates SLOWER_IN_BF16 = new PassRates(215, 150);
  private static final PassRates FASTER_IN_BF16 = new PassRates(190, 370);

  @TempDir private Path cache;
  private int measurements;

  private PrecisionChoice on(String machine, PassRates rates) {
    return on(cache.resolve("precision"), machine, rates, false);
  }

  private PrecisionChoice on(Path folder, String machine, PassRates rates, boolean busy) {
    return new PrecisionChoice(
        folder,
        machine,
        true,
        () -> busy,
        threads -> {
          measurements++;
          return rates;
        });
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(cache.resolve("precision"))) {
      return files.toList();
    }
  }

  @Test
  void aProcessorThatIsSlowerInBf16TrainsInFp32AndSaysSo() {
    PrecisionChoice.Choice choice = on("Xeon", SLOWER_IN_BF16).of(2);
    assertThat(choice.precision()).isEqualTo(Precision.FP32);
    assertThat(choice.told())
        .isEqualTo(
            "precision fp32: networks run at 215 GFLOP/s in fp32, 150 in bf16 (measured now;"
                + " --precision overrides)");
  }

  @Test
  void oneThatIsFasterInBf16TakesIt() {
    PrecisionChoice.Choice choice = on("EPYC", FASTER_IN_BF16).of(2);
    assertThat(choice.precision()).isEqualTo(Precision.BF16);
    assertThat(choice.told())
        .startsWith("precision bf16: networks run at 190 GFLOP/s in fp32, 370");
  }

  @Test
  void withoutAnyBf16NothingIsMeasured() {
    PrecisionChoice choice =
        new PrecisionChoice(cache, "Atom", false, () -> false, threads -> SLOWER_IN_BF16);
    assertThat(choice.of(2).told())
        .isEqualTo("precision fp32: this processor does not multiply in bf16");
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void aMachineIsMeasuredOnceForEachNumberOfThreads() {
    on("Xeon", SLOWER_IN_BF16).of(2);
    PrecisionChoice.Choice again = on("Xeon", FASTER_IN_BF16).of(2);
    assertThat(again.precision()).isEqualTo(Precision.FP32);
    assertThat(again.told())
        .contains("(measured on " + LocalDate.now(ZoneId.systemDefault()) + ";");
    assertThat(measurements).isEqualTo(1);
    assertThat(on("Xeon", FASTER_IN_BF16).of(1).precision()).isEqualTo(Precision.BF16);
    assertThat(on("EPYC", FASTER_IN_BF16).of(2).precision()).isEqualTo(Precision.BF16);
    assertThat(measurements).isEqualTo(3);
  }

  @Test
  void whatWasMeasuredBesideOtherWorkIsNotKept() {
    Path folder = cache.resolve("precision");
    assertThat(on(folder, "Xeon", SLOWER_IN_BF16, true).of(2).told())
        .contains("(measured now, beside other work;");
    assertThat(folder).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{",
        "{\"machine\": \"another\", \"rates\": {\"fp32\": 1, \"bf16\": 9}, \"date\": \"\"}",
        "{\"machine\": \"Xeon, threads 2\", \"rates\": {\"fp32\": 0, \"bf16\": 9}, \"date\": \"\"}",
        "{\"machine\": \"Xeon, threads 2\", \"rates\": null, \"date\": \"\"}"
      })
  void aBrokenFileOrOneOfAnotherMachineIsMeasuredAnew(String content) throws IOException {
    on("Xeon", SLOWER_IN_BF16).of(2);
    Path file = files().get(0);
    Files.writeString(file, content);
    assertThat(on("Xeon", SLOWER_IN_BF16).of(2).told()).contains("measured now");
    assertThat(on("Xeon", FASTER_IN_BF16).of(2).told()).contains("measured on");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void aFolderThatCannotBeMadeIsNoError() throws IOException {
    Path file = Files.writeString(cache.resolve("file"), "");
    PrecisionChoice choice = on(file.resolve("precision"), "Xeon", FASTER_IN_BF16, false);
    assertThat(choice.of(2).precision()).isEqualTo(Precision.BF16);
  }

  @Test
  void whatIsMeasuredHereIsAPairOfRates() {
    PassRates rates = PassRates.measure(1);
    assertThat(rates.fp32()).isGreaterThan(0).isLessThan(1e5);
    assertThat(rates.bf16()).isGreaterThan(0).isLessThan(1e5);
  }
}
