package dev.gangway.infer;

import java.util.Optional;

/**
 * One row of a table of predictions: an image and what became of it.
 *
 * @param name of the image
 * @param prediction empty if it could not be read
 * @param error why not, empty if it could
 */
public record ScoredImage(String name, Optional<Prediction> prediction, Optional<String> error) {

  static ScoredImage of(String name, Prediction prediction) {
    return new ScoredImage(name, Optional.of(prediction), Optional.empty());
  }

  static ScoredImage unreadable(String name, String error) {
    return new ScoredImage(name, Optional.empty(), Optional.of(error));
  }
}
