package dev.gangway.train;

import dev.gangway.eval.Validator;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Keeps the checkpoint that a validator likes best; of equals the first, and none from after a
 * drift. Sees no target label.
 */
final class Selection implements TrainingListener {

  private final Validator validator;
  private final Checkpoints checkpoints;
  private final BooleanSupplier drifted;

  Selection(Validator validator, Checkpoints checkpoints, BooleanSupplier drifted) {
    this.validator = validator;
    this.checkpoints = checkpoints;
    this.drifted = drifted;
  }

  @Override
  public void evaluated(Position position, EpochEvaluation evaluation) throws IOException {
    double value = evaluation.validators().get(validator.title());
    Optional<Selected> best = checkpoints.selected();
    if (best.isPresent() && drifted.getAsBoolean()) {
      return;
    }
    if (best.isEmpty() ? !Double.isNaN(value) : validator.prefers(value, best.get().value())) {
      checkpoints.select(position, new Selected(validator.title(), value, position.iteration()));
    }
  }
}
