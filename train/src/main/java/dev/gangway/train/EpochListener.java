package dev.gangway.train;

import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;

/** Takes what each epoch that is judged came to. */
@FunctionalInterface
interface EpochListener {
  void judged(Position position, EpochReport report) throws IOException;
}
