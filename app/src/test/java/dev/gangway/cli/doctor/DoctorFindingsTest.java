package dev.gangway.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.cli.doctor.DoctorCommand.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorFindingsTest {

  @TempDir Path temporary;

  private Path libtorch(String folder) throws IOException {
    Path path = Files.createDirectories(temporary.resolve(folder));
    Files.createFile(path.resolve("libtorch_cpu.so"));
    return path;
  }

  private DoctorCommand.Finding libraries(String libraryPath, Path usual) {
    Path natives = temporary.resolve("cache");
    Map<String, String> environment = Map.of("LD_LIBRARY_PATH", libraryPath);
    return new DoctorEnvironment(environment, temporary, natives, List.of(usual)).secondLibtorch();
  }

  @Test
  void aSecondLibtorchIsNamed() throws IOException {
    Path system = libtorch("lib");
    DoctorCommand.Finding finding = libraries("", system);
    assertThat(finding.level()).isEqualTo(Level.WARN);
    assertThat(finding.fact()).startsWith("a second libtorch lies in " + system);
    assertThat(finding.fix()).contains("LD_LIBRARY_PATH");
  }

  @Test
  void aSecondLibtorchBehindTheBundledOneIsKeptOut() throws IOException {
    DoctorCommand.Finding finding = libraries(libtorch("cache/linux").toString(), libtorch("lib"));
    assertThat(finding.level()).isEqualTo(Level.OK);
    assertThat(finding.fact()).endsWith("kept out by LD_LIBRARY_PATH");
  }

  @Test
  void theBundledLibtorchAloneIsWell() throws IOException {
    DoctorCommand.Finding finding = libraries(libtorch("cache/linux").toString(), temporary);
    assertThat(finding.level()).isEqualTo(Level.OK);
    assertThat(finding.fact()).startsWith("no second libtorch");
  }

  @Test
  void missingMallocVariablesAreNamed() {
    Map<String, String> environment =
        Map.of("MALLOC_MMAP_THRESHOLD_", "1", "MALLOC_TRIM_THRESHOLD_", "1");
    DoctorCommand.Finding finding =
        new DoctorEnvironment(environment, temporary, temporary).malloc();
    assertThat(finding.level()).isEqualTo(Level.WARN);
    assertThat(finding.fact()).endsWith("not set MALLOC_TOP_PAD_");
  }

  @Test
  void aProbeThatDiesIsOneFailure() throws IOException {
    assertThat(DoctorLibtorch.findings(139, ""))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Level.FAIL);
              assertThat(finding.fact()).isEqualTo("loading it ended the process, code 139");
            });
  }

  @Test
  void aLibraryThatCannotBeLinkedIsOneFailure() throws IOException {
    String output =
        """
        {"error":"java.lang.UnsatisfiedLinkError: no jnitorch","version":"","capability":"",\
        "threads":0,"cuda":{"built":false,"cards":0},"fp32":0.0,"bf16":0.0,"training":"precision fp32","card":0.0}
        """;
    assertThat(DoctorLibtorch.findings(0, output))
        .singleElement()
        .satisfies(finding -> assertThat(finding.fact()).contains("no jnitorch"));
  }

  @Test
  void aSlowProductIsAWarning() throws IOException {
    String output =
        """
        {"error":"","version":"2.10.0","capability":"AVX2","threads":2,\
        "cuda":{"built":false,"cards":0},"fp32":3.0,"bf16":0.0,"training":"precision fp32","card":0.0}
        """;
    assertThat(DoctorLibtorch.findings(0, output))
        .extracting(DoctorCommand.Finding::topic, DoctorCommand.Finding::level)
        .contains(Tuple.tuple("speed", Level.WARN));
  }

  private static DoctorCommand.Finding device(boolean built, int cards) throws IOException {
    String output =
        """
        {"error":"","version":"2.10.0","capability":"AVX2","threads":2,\
        "cuda":{"built":%b,"cards":%d},"fp32":90.0,"bf16":0.0,"training":"precision fp32","card":650000.0}
        """
            .formatted(built, cards);
    return DoctorLibtorch.findings(0, output).stream()
        .filter(finding -> finding.topic().equals("device"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theDeviceIsNamedWithTheWayToAnother() throws IOException {
    assertThat(device(false, 0).fact()).startsWith("cpu (for CUDA: GANGWAY_GPU=1 ./gangway");
    assertThat(device(true, 1).fact())
        .isEqualTo("1 CUDA device (take --device cuda), matrix product at 650,000 GFLOP/s bf16");
    assertThat(device(true, 0).level()).isEqualTo(Level.WARN);
    assertThat(device(true, 0).fix()).contains("nvidia-smi");
  }

  @Test
  void aProxysPasswordIsNotShown() {
    DoctorCommand.Finding finding =
        new DoctorEnvironment(
                Map.of("https_proxy", "http://me:secret@host:1"), temporary, temporary)
            .proxy();
    assertThat(finding.level()).isEqualTo(Level.OK);
    assertThat(finding.fact()).isEqualTo("https_proxy=http://***@host:1");
  }

  @Test
  void aVariableThatIsNoProxyIsAWarning() {
    DoctorCommand.Finding finding =
        new DoctorEnvironment(Map.of("http_proxy", "ftp://host"), temporary, temporary).proxy();
    assertThat(finding.level()).isEqualTo(Level.WARN);
    assertThat(finding.fix()).contains("http_proxy is not a proxy address");
  }

  @Test
  void aDataFolderBelowAFileCannotBeMade() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    DoctorCommand.Finding finding =
        new DoctorEnvironment(Map.of(), file.resolve("data"), temporary).folders().get(0);
    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.fact()).isEqualTo(file.resolve("data") + " cannot be made");
  }

  @Test
  void aProcessorWithoutAvx2IsSlow() {
    DoctorCommand.Finding finding =
        DoctorMachine.processor("model name\t: Old One\nflags\t\t: sse2 avx\n");
    assertThat(finding.level()).isEqualTo(Level.WARN);
    assertThat(finding.fact()).startsWith("Old One, ");
  }

  @Test
  void otherProgramsAtWorkAreAWarning() {
    assertThat(DoctorMachine.load(0).level()).isEqualTo(Level.OK);
    assertThat(DoctorMachine.load(-1).level()).isEqualTo(Level.OK);
    assertThat(DoctorMachine.load(1000).level()).isEqualTo(Level.WARN);
  }
}
