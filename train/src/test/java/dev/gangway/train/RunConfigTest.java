package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.base.Json;
import dev.gangway.image.BackgroundColour;
import dev.gangway.method.Gta;
import dev.gangway.method.MethodSettings;
import dev.gangway.method.Preset;
import dev.gangway.method.SelfTraining;
import dev.gangway.method.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunConfigTest {

  @TempDir private Path folder;

  @Test
  void aRunOfAVersionWithoutBackgroundsHasABlackOne() throws IOException {
    RunConfig config =
        new RunConfig(
            "a",
            "b",
            null,
            "",
            false,
            BackgroundColour.BLACK,
            Protocol.FULL,
            TrainingSettings.paper(10));
    ObjectNode before = Json.parse(Json.line(config), ObjectNode.class);
    assertThat(before.remove("background")).isNotNull();
    assertThat(Json.parse(before.toString(), RunConfig.class)).isEqualTo(config);
  }

  /** As version 0.1 wrote them: fast was c1+c2 with a lambda of 0. */
  @ParameterizedTest
  @CsvSource({
    "c1+c2, 0.1, 0.3, 0, gta",
    "c1+c2, 0.1, 0, 0, gta",
    "c1+c2, 0.1, 1, 1, gta-self-training",
    "c1+c2, 0, 1, 1, self-training",
    "c1+c2, 0, 1, 0, source-only",
    "c1-only, 0.1, 0.3, 0, gta-c1",
    "c1-only, 0.1, 0, 1, self-training",
    "c1-only, 0.1, 1, 1, gta-c1-self-training",
    "source-only, 0.1, 1, 0, source-only"
  })
  void aSettingOfVersion01IsTheMethodThatItTrainedBy(
      String setting, double lambda, double alpha, double weight, String method)
      throws IOException {
    RunConfig config =
        new RunConfig("a", "b", null, "", false, null, Protocol.FULL, Preset.STRONG.settings(10));
    ObjectNode before = Json.parse(Json.line(config), ObjectNode.class);
    ObjectNode settings = (ObjectNode) before.get("settings");
    settings.remove("method");
    settings.put("setting", setting);
    settings.putObject("adversarial").put("lambda", lambda).put("alpha", alpha);
    settings
        .putObject("selfTraining")
        .put("weight", weight)
        .put("confidence", 0.8)
        .put("ramp", 200)
        .put("start", 25)
        .put("agreement", 0.9)
        .put("balance", 0.5);
    Files.writeString(folder.resolve("config.json"), before.toString());
    MethodSettings read = RunConfig.read(folder).settings().method();
    assertThat(read.method().id()).isEqualTo(method);
    read.find(Gta.Settings.class)
        .ifPresent(pull -> assertThat(pull).isEqualTo(new Gta.Settings(lambda, alpha)));
    read.find(SelfTraining.Settings.class)
        .ifPresent(
            teacher ->
                assertThat(teacher)
                    .isEqualTo(new SelfTraining.Settings(weight, 0.8, 200, 25, 0.9, 0.5)));
  }
}
