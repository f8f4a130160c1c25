package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.base.Json;
import dev.gangway.image.BackgroundColour;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RunConfigTest {

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
}
