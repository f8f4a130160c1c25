package dev.gangway.cli.doctor;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.gangway.base.Json;
import dev.gangway.cli.data.DataOptions;
import dev.gangway.cli.doctor.DoctorCommand.Finding.Level;
import dev.gangway.cli.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Check this machine: processor, memory, Java, libtorch, folders, proxy; say how to fix"
            + " what is wrong.",
    footer = {"", "Exit codes: 0 nothing fails (there may be warnings), 1 something does."})
public final class DoctorCommand implements Callable<Integer> {

  @Mixin private DataOptions.DataDirOption place;

  @Option(names = "--json", description = "Print the findings as JSON.")
  private boolean json;

  private Terminal terminal;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Report report = Report.of(findings());
    terminal.out().print(json ? Json.pretty(report) : report.text());
    return report.level() == Level.FAIL ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private List<Finding> findings() throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>(DoctorMachine.findings());
    findings.addAll(DoctorLibtorch.findings());
    findings.addAll(
        new DoctorEnvironment(System.getenv(), place.dataDir(), Machine.natives()).findings());
    return findings;
  }

  public record Report(Level level, List<Finding> findings) {

    public static Report of(List<Finding> findings) {
      Level worst = findings.stream().map(Finding::level).max(Level::compareTo).orElse(Level.OK);
      return new Report(worst, List.copyOf(findings));
    }

    public String text() {
      int width = findings.stream().mapToInt(f -> f.topic().length()).max().orElse(0);
      String row = "%-4s  %-" + width + "s  %s%n";
      StringBuilder text = new StringBuilder();
      for (Finding finding : findings) {
        text.append(row.formatted(finding.level(), finding.topic(), finding.fact()));
        if (!finding.fix().isEmpty()) {
          text.append(row.formatted("", "", "-> " + finding.fix()));
        }
      }
      return text.append(verdict()).append(System.lineSeparator()).toString();
    }

    private String verdict() {
      return switch (level) {
        case OK -> "all is well";
        case WARN -> "Gangway works here; " + count(Level.WARN) + " could be better";
        case FAIL -> count(Level.FAIL) + " must be fixed before Gangway works here";
      };
    }

    private String count(Level wanted) {
      long n = findings.stream().filter(finding -> finding.level() == wanted).count();
      return n == 1 ? "1 thing" : n + " things";
    }
  }

  /** What was found, in one line; the fix is empty if all is well. */
  public record Finding(Level level, String topic, String fact, String fix) {

    public enum Level {
      OK,
      /** Works, but slower or not for every command. */
      WARN,
      /** Training cannot work like that. */
      FAIL;

      @JsonValue
      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    public static Finding ok(String topic, String fact) {
      return new Finding(Level.OK, topic, fact, "");
    }

    public static Finding warn(String topic, String fact, String fix) {
      return new Finding(Level.WARN, topic, fact, fix);
    }

    public static Finding fail(String topic, String fact, String fix) {
      return new Finding(Level.FAIL, topic, fact, fix);
    }
  }
}
