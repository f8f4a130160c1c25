package dev.gangway.train;

import dev.gangway.data.ContactSheet;
import dev.gangway.data.LabelledImages;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Probabilities;
import dev.gangway.image.Images;
import dev.gangway.run.view.Mistakes.Mistake;
import dev.gangway.run.view.Mistakes.OfSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Finds the images of a set that a classifier is most sure about and wrong. */
final class SurestMistakes {

  private static final int SHOWN = 24;

  private SurestMistakes() {}

  /** Of what it makes of all images of a labelled set. */
  static OfSet of(String name, float[][] logits, LabelledImages set) throws IOException {
    int wrong = 0;
    List<Candidate> sure = new ArrayList<>();
    for (int i = 0; i < logits.length; i++) {
      int predicted = Evaluation.argmax(logits[i]);
      if (predicted != set.labels()[i]) {
        wrong++;
        if (predicted != Evaluation.UNDECIDED) {
          sure.add(new Candidate(i, predicted, Probabilities.softmax(logits[i], 1)[predicted]));
        }
      }
    }
    sure.sort(Comparator.comparingDouble(Candidate::confidence).reversed());
    List<String> names = set.classes().names();
    List<Mistake> worst = new ArrayList<>();
    for (Candidate one : sure.subList(0, Math.min(SHOWN, sure.size()))) {
      worst.add(
          new Mistake(
              png(set.images(), one.image),
              names.get(set.labels()[one.image]),
              names.get(one.predicted),
              one.confidence));
    }
    return new OfSet(name, wrong, set.size(), worst);
  }

  /** A wrong image, the class given to it and that class's probability, 0..1. */
  private record Candidate(int image, int predicted, double confidence) {}

  private static byte[] png(Images images, int i) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(ContactSheet.image(images, i), "png", out);
    }
    return png.toByteArray();
  }
}
