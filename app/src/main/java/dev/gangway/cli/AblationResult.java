package dev.gangway.cli;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What one training came to, from its {@code summary.json}. Accuracies are 0..1 and null where
 * there is none; those on the target saw its labels and chose nothing, but {@code oracleBest} did.
 *
 * <p>The last weights are those that leave training; with averaging they are the average.
 *
 * @param sourceTest of the last weights on held-out source images
 * @param targetTrain of the last weights on the images used unlabelled in training (transductive)
 * @param targetTest of the last weights on held-out target images
 * @param targetTestClassMean the mean over the classes instead, for sets of uneven classes
 * @param unevenClasses whether a class of the target's test set has more than twice the images of
 *     another
 * @param notAveraged of the last step's own weights on held-out target images, with averaging
 * @param selectedTargetTest of the weights that the label-free validator chose
 * @param oracleBest of the best epoch for the target's labels, on the epochs' sample
 * @param seconds spent in training
 */
record AblationResult(
    String row,
    long seed,
    Double sourceTest,
    Double targetTrain,
    Double targetTest,
    @JacksonInject(optional = OptBoolean.TRUE) Double targetTestClassMean,
    @JacksonInject(optional = OptBoolean.TRUE) Boolean unevenClasses,
    Double notAveraged,
    Double selectedTargetTest,
    Double oracleBest,
    long iterations,
    double seconds) {

  /** Results of version 0.1 do not tell of classes. */
  AblationResult {
    unevenClasses = unevenClasses != null && unevenClasses;
  }

  /** The result of a training that has ended well. */
  static Optional<AblationResult> of(AblationPlan.Cell cell) {
    Path summary = cell.folder().resolve("summary.json");
    if (!Files.exists(cell.folder().resolve("DONE")) || !Files.exists(summary)) {
      return Optional.empty();
    }
    JsonNode json = Json.read(summary, JsonNode.class);
    return Optional.of(
        new AblationResult(
            cell.row(),
            cell.seed(),
            number(json.at("/scores/sourceTest/accuracy")),
            number(json.at("/scores/targetTrain/accuracy")),
            number(json.at("/scores/targetTest/accuracy")),
            number(json.at("/scores/targetTest/meanRecall")),
            json.at("/scores/targetTest/uneven").asBoolean(),
            number(json.at("/notAveraged/targetTest/accuracy")),
            number(json.at("/selected/scores/targetTest/accuracy")),
            number(json.at("/oracleBest/accuracy")),
            json.path("iteration").asLong(),
            json.path("seconds").asDouble()));
  }

  private static Double number(JsonNode value) {
    return value.isNumber() ? Double.valueOf(value.asDouble()) : null;
  }
}
