package dev.gangway.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.gangway.nn.Compute;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the processor, the load, Java and the memory. */
final class DoctorMachine {

  private static final double GIBIBYTE = 1 << 30;
  private static final double LEAST_MEMORY = 2 * GIBIBYTE; // free, for the quick preset
  private static final double LEAST_HEAP = GIBIBYTE;
  private static final double BUSY = 0.6; // load per processor

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final int processors = Runtime.getRuntime().availableProcessors();

  List<Finding> findings() {
    return List.of(
        processor(read("/proc/cpuinfo")), load(system.getSystemLoadAverage()), java(), memory());
  }

  /** Whether other programs have been at work over the last minute. */
  static boolean isBusy() {
    DoctorMachine machine = new DoctorMachine();
    return machine.system.getSystemLoadAverage() > BUSY * machine.processors;
  }

  /** The processor's name, as well as the system knows it. */
  static String processorName() {
    return model(read("/proc/cpuinfo"));
  }

  private static String model(String info) {
    return field(info, "model name")
        .orElse("%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch")))
        .strip();
  }

  /**
   * The processor.
   *
   * @param info as Linux describes it; empty on other systems
   */
  Finding processor(String info) {
    String model = model(info);
    String flags = " " + field(info, "flags").orElse("") + " ";
    String vectors =
        (flags.contains(" avx2 ") ? ", AVX2" : "")
            + (flags.contains(" avx512f ") ? ", AVX-512" : "")
            + (Compute.nativeBf16() ? ", bf16" : ", no bf16");
    String fact = "%s, %s%s".formatted(model, cores(), vectors);
    boolean slow = !flags.isBlank() && !flags.contains(" avx2 ");
    return slow
        ? Finding.warn("processor", fact, "without AVX2 training is slow: take a newer processor")
        : Finding.ok("processor", fact);
  }

  private String cores() {
    return processors == 1 ? "1 core" : processors + " cores";
  }

  private static Optional<String> field(String info, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + "\\s*:(.*)$").matcher(info);
    return line.find() ? Optional.of(line.group(1)) : Optional.empty();
  }

  /**
   * What else runs.
   *
   * @param load average over the last minute; negative if the system does not tell
   */
  Finding load(double load) {
    if (load < 0) {
      return Finding.ok("load", "not told by this system");
    }
    String fact = "%.1f over the last minute, on %s".formatted(load, cores());
    return load > BUSY * processors
        ? Finding.warn(
            "load",
            fact,
            "other programs are at work: training beside them is several times slower")
        : Finding.ok("load", fact);
  }

  private static Finding java() {
    long heap = Runtime.getRuntime().maxMemory();
    String fact =
        "%s %s, heap up to %.1f GiB"
            .formatted(System.getProperty("java.vm.name"), Runtime.version(), heap / GIBIBYTE);
    return heap < LEAST_HEAP
        ? Finding.warn("java", fact, "large sets may not fit: GANGWAY_JAVA_OPTS=-Xmx4g gives more")
        : Finding.ok("java", fact);
  }

  private Finding memory() {
    long free = free();
    String fact =
        "%.1f GiB, %.1f GiB free"
            .formatted(system.getTotalMemorySize() / GIBIBYTE, free / GIBIBYTE);
    return free < LEAST_MEMORY
        ? Finding.warn(
            "memory", fact, "close other programs, or train with a smaller --batch or --filters")
        : Finding.ok("memory", fact);
  }

  /** Linux counts what its caches would give back as available, not as free. */
  private long free() {
    Matcher available =
        Pattern.compile("(?m)^MemAvailable:\\s*(\\d+) kB").matcher(read("/proc/meminfo"));
    return available.find()
        ? Math.min(system.getTotalMemorySize(), 1024 * Long.parseLong(available.group(1)))
        : system.getFreeMemorySize();
  }

  private static String read(String file) {
    try {
      Path path = Path.of(file);
      return Files.exists(path) ? Files.readString(path, StandardCharsets.UTF_8) : "";
    } catch (IOException unreadable) {
      return "";
    }
  }
}
