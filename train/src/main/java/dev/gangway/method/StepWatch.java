package dev.gangway.method;

/** Told of every part of a step when it is over, to measure where the time goes. */
@FunctionalInterface
public interface StepWatch {

  /** Measures nothing. */
  StepWatch NONE = part -> {};

  void done(StepPart part);
}
