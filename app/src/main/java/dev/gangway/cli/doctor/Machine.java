package dev.gangway.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public final class Machine {

  private static final double BUSY = 0.6; // load per processor

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Machine() {}

  /** The processor's name, as well as the system knows it. */
  public static String processor() {
    return processor(cpuInfo());
  }

  /** The processor's name in what Linux says of it; empty on other systems. */
  public static String processor(String cpuInfo) {
    return field(cpuInfo, "model name")
        .orElse("%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch")))
        .strip();
  }

  static String cpuInfo() {
    return read("/proc/cpuinfo");
  }

  static Optional<String> field(String cpuInfo, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + "\\s*:(.*)$").matcher(cpuInfo);
    return line.find() ? Optional.of(line.group(1)) : Optional.empty();
  }

  public static int cores() {
    return SYSTEM.getAvailableProcessors();
  }

  /** Average over the last minute; negative if the system does not tell. */
  public static double load() {
    return SYSTEM.getSystemLoadAverage();
  }

  /** Whether other programs have been at work over the last minute. */
  static boolean isBusy() {
    return isBusy(load());
  }

  static boolean isBusy(double load) {
    return load > BUSY * cores();
  }

  public static long memory() {
    return SYSTEM.getTotalMemorySize();
  }

  /** Linux counts what its caches would give back as available, not as free. */
  static long freeMemory() {
    Matcher available =
        Pattern.compile("(?m)^MemAvailable:\\s*(\\d+) kB").matcher(read("/proc/meminfo"));
    return available.find()
        ? Math.min(memory(), 1024 * Long.parseLong(available.group(1)))
        : SYSTEM.getFreeMemorySize();
  }

  /** Where the native libraries are unpacked. */
  public static Path natives() {
    String set = System.getProperty("org.bytedeco.javacpp.cachedir");
    return set == null
        ? Path.of(System.getProperty("user.home"), ".javacpp", "cache")
        : Path.of(set);
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
