package dev.gangway.infer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelCardTest {

  private static ModelCard card(String provenance) throws IOException {
    return new ModelCard(
        "0.1.0",
        List.of("cat", "dog"),
        new ModelCard.Image(32, 3),
        1.5,
        new ModelCard.Calibration("/home/ann/photos, held out of training", 10, 0.2, 0.1),
        Json.parse(provenance, JsonNode.class));
  }

  @Test
  void aCardOfVersionOneIsToldWithoutTheFoldersOfItsTrainer() throws IOException {
    ModelCard card =
        card("{\"source\":\"/home/ann/photos\",\"target\":\"/home/ann/new:train\",\"seed\":3}")
            .withoutFolders();
    assertThat(card.calibration().set()).isEqualTo("photos, held out of training");
    assertThat(Json.line(card.provenance()))
        .isEqualTo("{\"source\":\"photos\",\"target\":\"new:train\",\"seed\":3}");
    assertThat(card.metadata().toString()).doesNotContain("/home");
    assertThat(card("{}").withoutFolders().provenance()).isEmpty();
  }

  @Test
  void aModelOfAVersionWithoutBackgroundsHasABlackOne() throws IOException {
    Map<String, String> metadata = new HashMap<>(card("{}").metadata());
    metadata.put("gangway.image", "{\"side\":32,\"channels\":3}");
    assertThat(ModelCard.of(Path.of("m.onnx"), metadata)).isEqualTo(card("{}"));
    assertThat(card("{}").image().background()).isEqualTo("black");
  }

  @Test
  void theWeightsLieBesideTheModel() {
    assertThat(ModelCard.weightsOf(Path.of("a/m.onnx"))).isEqualTo(Path.of("a/m.safetensors"));
    assertThat(ModelCard.weightsOf(Path.of("model"))).isEqualTo(Path.of("model.safetensors"));
  }
}
