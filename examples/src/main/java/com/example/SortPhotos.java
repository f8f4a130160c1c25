package com.example;

import dev.gangway.base.InputException;
import dev.gangway.infer.Prediction;
import dev.gangway.infer.Predictor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Tells the class of each photo, and which of them a person should look at: {@code SortPhotos
 * model.onnx 0.9 photo.jpg ...}. Needs gangway-infer and what that brings, no libtorch.
 */
public final class SortPhotos {

  private SortPhotos() {}

  /** Runs the program. */
  public static void main(String[] args) {
    Path model = Path.of(args[0]);
    float sure = Float.parseFloat(args[1]);
    List<Path> photos = Arrays.stream(args).skip(2).map(Path::of).toList();
    try (Predictor predictor = Predictor.open(model)) {
      photos.forEach(photo -> System.out.println(line(predictor, photo, sure)));
    }
  }

  /** One line for one photo; a broken one does not stop the others. */
  static String line(Predictor predictor, Path photo, float sure) {
    try {
      Prediction prediction = predictor.predict(photo);
      return "%s\t%s\t%s"
          .formatted(
              photo.getFileName(),
              prediction.className(),
              prediction.confidence() >= sure ? "sure" : "look");
    } catch (InputException e) {
      return "%s\t-\t%s".formatted(photo.getFileName(), e.getMessage());
    }
  }
}
