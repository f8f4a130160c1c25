package dev.gangway.cli.train;

import dev.gangway.base.InputException;
import dev.gangway.base.SetNames;
import dev.gangway.cli.terminal.PngFile;
import dev.gangway.data.ContactSheet;
import dev.gangway.data.LabelledImages;
import dev.gangway.eval.EvaluationCounter;
import dev.gangway.eval.Oracle;
import dev.gangway.eval.Probabilities;
import dev.gangway.nn.Device;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.view.Mistakes;
import dev.gangway.run.view.Mistakes.Mistake;
import dev.gangway.train.RunConfig;
import dev.gangway.train.TrainedModel;
import dev.gangway.train.TrainingDataReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the target test images that a run's last weights are most sure about and wrong. */
final class SurestMistakes {

  private static final int SHOWN = 24;
  private static final String NO_LABELS = "The target has no labelled test images.";
  private static final String NO_WEIGHTS = "Not known: the run has left no checkpoint.";

  private SurestMistakes() {}

  /**
   * Writes {@code mistakes.json} of a run unless it is there.
   *
   * @return what a page says if there is none, else empty
   */
  static String write(Path run) {
    try {
      if (Mistakes.read(run).isPresent()) {
        return "";
      }
      if (RunDirectory.latestCheckpoint(run).isEmpty()) {
        return NO_WEIGHTS;
      }
      Optional<Oracle<LabelledImages>> test = testSet(run);
      if (test.isEmpty()) {
        return NO_LABELS;
      }
      find(run, test.get().value()).write(run);
      return "";
    } catch (InputException | IOException unreadable) {
      return "Not shown: " + SetNames.inText(unreadable.getMessage());
    }
  }

  private static Optional<Oracle<LabelledImages>> testSet(Path run) {
    RunConfig config = RunConfig.read(run);
    return TrainingDataReader.of(config, skipped -> {})
        .readTargetTest(RunClasses.of(run), config.target(), config.targetTest());
  }

  /** Classifies the set with the newest checkpoint. */
  static Mistakes find(Path run, LabelledImages set) throws IOException {
    try (TrainedModel model = TrainedModel.open(run, Optional.empty(), Device.cpu())) {
      float[][] logits = model.networks().classify(set.images()).logits();
      List<Candidate> wrong = new ArrayList<>();
      for (int i = 0; i < logits.length; i++) {
        int predicted = EvaluationCounter.argmax(logits[i]);
        if (predicted != set.labels()[i]) {
          wrong.add(Candidate.of(i, predicted, logits[i]));
        }
      }
      List<Mistake> worst = new ArrayList<>();
      for (Candidate candidate : surest(wrong)) {
        worst.add(candidate.mistake(set));
      }
      return new Mistakes(model.iteration(), wrong.size(), set.size(), worst);
    }
  }

  private static List<Candidate> surest(List<Candidate> wrong) {
    return wrong.stream()
        .filter(candidate -> candidate.predicted != EvaluationCounter.UNDECIDED)
        .sorted(Comparator.comparingDouble(Candidate::confidence).reversed())
        .limit(SHOWN)
        .toList();
  }

  /**
   * An image and what the classifier makes of it.
   *
   * @param predicted the class, or {@link EvaluationCounter#UNDECIDED}
   * @param confidence the probability of that class, 0..1
   */
  private record Candidate(int image, int predicted, double confidence) {

    static Candidate of(int image, int predicted, float[] logits) {
      boolean undecided = predicted == EvaluationCounter.UNDECIDED;
      return new Candidate(
          image, predicted, undecided ? 0 : Probabilities.softmax(logits, 1)[predicted]);
    }

    Mistake mistake(LabelledImages set) throws IOException {
      List<String> names = set.classes().names();
      return new Mistake(
          PngFile.png(ContactSheet.image(set.images(), image)),
          names.get(set.labels()[image]),
          names.get(predicted),
          confidence);
    }
  }
}
