package dev.gangway.train;

import dev.gangway.eval.Validator;
import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;
import java.util.Optional;

/** Keeps the checkpoint that a validator likes best; of equals the first. Sees no target label. */
final class Selection implements EpochListener {

  private final Validator validator;
  private final Checkpoints checkpoints;

  Selection(Validator validator, Checkpoints checkpoints) {
    this.validator = validator;
    this.checkpoints = checkpoints;
  }

  @Override
  public void judged(Position position, EpochReport report) throws IOException {
    double value = report.validators().get(validator.title());
    Optional<Selected> best = checkpoints.selected();
    if (best.isEmpty() ? !Double.isNaN(value) : validator.prefers(value, best.get().value())) {
      checkpoints.select(position, new Selected(validator.title(), value, position.iteration()));
    }
  }
}
