package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.cli.doctor.DoctorCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found differs from machine to machine: only its form and what it means are held here. */
class DoctorCommandTest {

  @TempDir Path data;

  @Test
  void everythingIsLookedAtAndTheExitCodeSaysWhetherItFails() {
    CommandTrial trial = CommandTrial.run("doctor", "--data-dir", data, "--json");
    JsonNode report = trial.json();
    List<String> topics =
        StreamSupport.stream(report.get("findings").spliterator(), false)
            .map(finding -> finding.get("topic").asText())
            .toList();
    assertThat(topics)
        .contains("processor", "load", "java", "memory", "libtorch", "training")
        .contains("data", "natives", "temporary", "current", "proxy");
    assertThat(trial.code()).isEqualTo(report.get("level").asText().equals("fail") ? 1 : 0);
    assertThat(trial.err()).isEmpty();
  }

  @Test
  void theTextHasALineEachTheFixBelowAndAVerdict() {
    DoctorCommand.Report report =
        DoctorCommand.Report.of(
            List.of(
                DoctorCommand.Finding.ok("java", "17"),
                DoctorCommand.Finding.fail("libtorch", "missing", "install it"),
                DoctorCommand.Finding.warn("load", "4.0", "wait")));
    assertThat(report.level()).isEqualTo(DoctorCommand.Finding.Level.FAIL);
    assertThat(report.text())
        .isEqualToNormalizingNewlines(
            """
            ok    java      17
            fail  libtorch  missing
                            -> install it
            warn  load      4.0
                            -> wait
            1 thing must be fixed before Gangway works here
            """);
  }
}
