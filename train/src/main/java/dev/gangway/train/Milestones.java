package dev.gangway.train;

import static dev.gangway.base.InputException.check;

import dev.gangway.method.TrainingSettings;
import dev.gangway.train.TrainingListener.Position;

/**
 * The ends of epochs at which a training is evaluated and its pictures are drawn: every one, or
 * where epochs are short the first of all and the first after each so many images. Depends on the
 * iteration alone, so that a resumed training has the same ones.
 *
 * @param apart images of each domain between two milestones, at least about so many
 */
public record Milestones(int batch, long apart) {

  /** So that evaluating takes a little more than 1 % of the training. */
  private static final long IMAGES = 15_000;

  public Milestones {
    check(apart >= 1, "milestones must be at least an image apart, got %s", apart);
  }

  public static Milestones of(TrainingSettings settings) {
    return new Milestones(settings.batch(), IMAGES);
  }

  public boolean at(Position position) {
    long steps = position.iteration();
    boolean endOfEpoch = steps % position.perEpoch() == 0;
    boolean first = steps == position.perEpoch();
    return endOfEpoch && (first || passed(steps) > passed(steps - position.perEpoch()));
  }

  private long passed(long steps) {
    return steps * batch / apart;
  }
}
