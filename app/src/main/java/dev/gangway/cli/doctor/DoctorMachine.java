package dev.gangway.cli.doctor;

import dev.gangway.nn.Compute;
import java.util.List;

final class DoctorMachine {

  private static final double GIBIBYTE = 1 << 30;
  private static final double LEAST_MEMORY = 2 * GIBIBYTE; // free, for the quick preset
  private static final double LEAST_HEAP = GIBIBYTE;

  private DoctorMachine() {}

  static List<DoctorCommand.Finding> findings() {
    return List.of(processor(Machine.cpuInfo()), load(Machine.load()), java(), memory());
  }

  static DoctorCommand.Finding processor(String info) {
    String flags = " " + Machine.field(info, "flags").orElse("") + " ";
    String vectors =
        (flags.contains(" avx2 ") ? ", AVX2" : "")
            + (flags.contains(" avx512f ") ? ", AVX-512" : "")
            + (Compute.nativeBf16() ? ", bf16" : ", no bf16");
    String fact = "%s, %s%s".formatted(Machine.processor(info), cores(), vectors);
    return !flags.isBlank() && !flags.contains(" avx2 ")
        ? DoctorCommand.Finding.warn(
            "processor", fact, "without AVX2 training is slow: take a newer processor")
        : DoctorCommand.Finding.ok("processor", fact);
  }

  private static String cores() {
    return Machine.cores() == 1 ? "1 core" : Machine.cores() + " cores";
  }

  /** Negative if the system does not tell. */
  static DoctorCommand.Finding load(double load) {
    if (load < 0) {
      return DoctorCommand.Finding.ok("load", "not told by this system");
    }
    String fact = "%.1f over the last minute, on %s".formatted(load, cores());
    return Machine.isBusy(load)
        ? DoctorCommand.Finding.warn(
            "load",
            fact,
            "other programs are at work: training beside them is several times slower")
        : DoctorCommand.Finding.ok("load", fact);
  }

  private static DoctorCommand.Finding java() {
    long heap = Runtime.getRuntime().maxMemory();
    String fact =
        "%s %s, heap up to %.1f GiB"
            .formatted(System.getProperty("java.vm.name"), Runtime.version(), heap / GIBIBYTE);
    return heap < LEAST_HEAP
        ? DoctorCommand.Finding.warn(
            "java", fact, "large sets may not fit: GANGWAY_JAVA_OPTS=-Xmx4g gives more")
        : DoctorCommand.Finding.ok("java", fact);
  }

  private static DoctorCommand.Finding memory() {
    long free = Machine.freeMemory();
    String fact = "%.1f GiB, %.1f GiB free".formatted(Machine.memory() / GIBIBYTE, free / GIBIBYTE);
    return free < LEAST_MEMORY
        ? DoctorCommand.Finding.warn(
            "memory", fact, "close other programs, or train with a smaller --batch or --filters")
        : DoctorCommand.Finding.ok("memory", fact);
  }
}
