package dev.gangway.cli;

import java.util.Optional;

/** Images of which nothing is seen: a warning, since nothing can be learnt from them. */
final class BlankImages {

  private BlankImages() {}

  /**
   * What a user is told.
   *
   * @param what the images are called
   * @return empty if none is blank
   */
  static Optional<String> note(String what, long blank, long all) {
    return blank == 0
        ? Optional.empty()
        : Optional.of(
            "%,d of %,d %s are of one colour all over (drawings on transparent ground? try another"
                    .formatted(blank, all, what)
                + " --background)");
  }
}
