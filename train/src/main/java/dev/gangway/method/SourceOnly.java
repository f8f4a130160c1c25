package dev.gangway.method;

import java.util.List;

/** F and C on the labelled source alone: the baseline. It sees no image of the target. */
final class SourceOnly implements Method {

  @Override
  public String id() {
    return Methods.BASELINE;
  }

  @Override
  public String title() {
    return "Source only";
  }

  @Override
  public String about() {
    return "The classifier on the labelled source alone: what every method is compared with.";
  }

  @Override
  public boolean seesTarget() {
    return false;
  }

  @Override
  public List<Loss> losses() {
    return List.of(Student.CLASSIFIER);
  }

  @Override
  public TrainingStep step(Student student) {
    return new SelfTraining.Step(student);
  }
}
