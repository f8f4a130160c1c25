package dev.gangway.cli.doctor;

import dev.gangway.base.Json;
import dev.gangway.base.Reason;
import dev.gangway.cli.doctor.LibtorchProbe.Facts;
import dev.gangway.nn.Cuda;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks whether libtorch can be loaded, and how fast it computes here. */
final class DoctorLibtorch {

  private static final long MOST_SECONDS = 180; // the first load unpacks half a gigabyte
  private static final double SLOW = 8; // GFLOP/s per core
  private static final String CRASH =
      "is there a second libtorch (see below)? else choose another folder for the natives with"
          + " GANGWAY_NATIVES=DIR";
  private static final String LOAD =
      "Gangway runs on Linux and Windows (x86-64) and macOS (arm64); the folder of the natives must"
          + " allow programs: choose another with GANGWAY_NATIVES=DIR";

  private static final String TEMPORARY =
      "the folder for temporary files must be there and have room: choose another with"
          + " -Djava.io.tmpdir=DIR";

  private DoctorLibtorch() {}

  static List<DoctorCommand.Finding> findings() throws IOException, InterruptedException {
    if (!Distribution.hasLibtorch()) {
      return List.of(
          DoctorCommand.Finding.ok("libtorch", "left out: this distribution predicts and serves"));
    }
    Path output;
    try {
      output = Files.createTempFile("gangway-doctor", ".json");
    } catch (IOException e) {
      return List.of(
          DoctorCommand.Finding.fail("libtorch", "not tried: " + Reason.of(e), TEMPORARY));
    }
    try {
      Process probe = start(output);
      if (!probe.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        probe.destroyForcibly();
        return List.of(
            DoctorCommand.Finding.fail(
                "libtorch", "not loaded after %d s".formatted(MOST_SECONDS), CRASH));
      }
      return findings(probe.exitValue(), Files.readString(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static Process start(Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+SuppressFatalErrorMessage"); // a crash is told here, in one line
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("org.bytedeco."))
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LibtorchProbe.class.getName());
    return new ProcessBuilder(command)
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What a probe's exit code and output tell. */
  static List<DoctorCommand.Finding> findings(int code, String output) throws IOException {
    Optional<String> line = output.lines().filter(text -> text.startsWith("{")).findFirst();
    if (line.isEmpty()) {
      return List.of(
          DoctorCommand.Finding.fail(
              "libtorch", "loading it ended the process, code %d".formatted(code), CRASH));
    }
    Facts facts = Json.parse(line.get(), Facts.class);
    return facts.error().isEmpty()
        ? List.of(
            loaded(facts),
            device(facts),
            rate(facts),
            DoctorCommand.Finding.ok("training", facts.training()))
        : List.of(
            DoctorCommand.Finding.fail("libtorch", "cannot be loaded: " + facts.error(), LOAD));
  }

  private static DoctorCommand.Finding loaded(Facts facts) {
    String threads = facts.threads() == 1 ? "1 thread" : facts.threads() + " threads";
    return DoctorCommand.Finding.ok(
        "libtorch", "%s, %s, %s".formatted(facts.version(), facts.capability(), threads));
  }

  private static DoctorCommand.Finding device(Facts facts) {
    Cuda cuda = facts.cuda();
    if (!cuda.built()) {
      return DoctorCommand.Finding.ok(
          "device", "cpu (for CUDA: GANGWAY_GPU=1 ./gangway builds another libtorch)");
    }
    return cuda.cards() == 0
        ? DoctorCommand.Finding.warn(
            "device",
            "cpu; libtorch was built for CUDA and sees no device",
            "does nvidia-smi show one? install NVIDIA's driver, or do without GANGWAY_GPU")
        : DoctorCommand.Finding.ok(
            "device",
            "%s (take --device cuda), matrix product at %,.0f GFLOP/s bf16"
                .formatted(
                    cuda.cards() == 1 ? "1 CUDA device" : cuda.cards() + " CUDA devices",
                    facts.card()));
  }

  private static DoctorCommand.Finding rate(Facts facts) {
    String fact =
        "matrix product at %.0f GFLOP/s fp32".formatted(facts.fp32())
            + (facts.bf16() > 0 ? ", %.0f GFLOP/s bf16".formatted(facts.bf16()) : "");
    return facts.fp32() < SLOW * facts.threads()
        ? DoctorCommand.Finding.warn(
            "speed", fact, "slow for this many threads: is another program at work on the cores?")
        : DoctorCommand.Finding.ok("speed", fact);
  }
}
