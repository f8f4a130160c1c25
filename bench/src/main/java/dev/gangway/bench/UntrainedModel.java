package dev.gangway.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gangway.export.InputType;
import dev.gangway.export.OnnxExport;
import dev.gangway.nn.Compute;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.run.ModelCard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Networks as they are before training, exported: their speed does not depend on what they know.
 */
final class UntrainedModel {

  private static final int SEED = 1;
  private static final int CHECKED = 4; // images

  private UntrainedModel() {}

  static void write(Path file, NetworkSettings settings) throws IOException {
    ModelCard card =
        new ModelCard(
            "bench",
            IntStream.range(0, settings.classes()).mapToObj(i -> "class " + i).toList(),
            new ModelCard.Image(settings.side(), settings.channels()),
            1,
            new ModelCard.Calibration("none", 1, 0, 0),
            JsonNodeFactory.instance.objectNode());
    try (FeatureClassifier networks = new FeatureClassifier(settings, Compute.fp32(), SEED)) {
      OnnxExport.write(
          file,
          InputType.UINT8,
          card,
          networks,
          RandomImages.images(CHECKED, settings.format(), SEED));
    }
  }
}
