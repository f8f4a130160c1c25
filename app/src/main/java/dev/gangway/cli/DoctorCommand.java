package dev.gangway.cli;

import dev.gangway.base.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gangway doctor}: whether this machine is fit for training, and how to mend it. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Check this machine: processor, memory, Java, libtorch, folders, proxy; say how to mend"
            + " what is wrong.",
    footer = {"", "Exit codes: 0 nothing fails (there may be warnings), 1 something does."})
final class DoctorCommand implements Callable<Integer> {

  @Mixin private DataDirOption place;

  @Option(names = "--json", description = "Print the findings as JSON.")
  private boolean json;

  private final Terminal terminal;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    DoctorReport report = DoctorReport.of(findings());
    terminal.out().print(json ? Json.pretty(report) : report.text());
    return report.level() == Finding.Level.FAIL ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private List<Finding> findings() throws IOException, InterruptedException {
    Map<String, String> environment = System.getenv();
    Path natives = DoctorFolders.natives();
    List<Finding> findings = new ArrayList<>(new DoctorMachine().findings());
    findings.addAll(new DoctorLibtorch().findings());
    findings.addAll(new DoctorLibraries(environment, natives).findings());
    findings.addAll(new DoctorFolders(place.dataDir(), natives).findings());
    findings.add(new DoctorNetwork(environment).proxy());
    return findings;
  }
}
