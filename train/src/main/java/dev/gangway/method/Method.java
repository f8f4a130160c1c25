package dev.gangway.method;

import java.util.List;
import java.util.Optional;

/**
 * One method of adaptation: what it is called, what it needs, its own settings, the losses that it
 * logs, and the step by which it trains. A new one is a class of this kind and a line in {@link
 * Methods}, or in {@code META-INF/services} of a library of its own.
 */
public interface Method {

  /** What a loss is a loss of. */
  enum Role {
    /** Of F and C on the source. */
    CLASSIFIER,
    /** Of F, on what it sees of the target. */
    TARGET,
    /** Of D on images: below a hundredth it has won, and teaches nothing more. */
    DISCRIMINATOR,
    OTHER
  }

  /**
   * A loss of the step: its name in {@code metrics.jsonl}, its symbol in the papers, and what it
   * is.
   */
  record Loss(String name, String symbol, Role role, String says) {}

  /** The name in commands and files, for example {@code gta-c1}. */
  String id();

  /** The name for people, for example {@code Generate To Adapt}. */
  String title();

  /** What it does and where it comes from: a sentence for help and pages. */
  String about();

  /** Whether it looks at the target's images; what looks at none is a baseline. */
  default boolean seesTarget() {
    return true;
  }

  /** The id of the method that it is to be compared with, if it is not one itself. */
  default Optional<String> baseline() {
    return seesTarget() ? Optional.of(Methods.BASELINE) : Optional.empty();
  }

  /** The ids of the methods that show what its parts bring, the plainest first, itself last. */
  default List<String> ablation() {
    return seesTarget() ? List.of(Methods.BASELINE, id()) : List.of(id());
  }

  /** The records of its own settings; each number in them is a {@link MethodSettings.Value}. */
  default List<Class<? extends Record>> settings() {
    return List.of();
  }

  /** The losses in the order in which people want them; the first three show beside a bar. */
  List<Loss> losses();

  /** Makes its step for F and C, which are the student's; the step owns what else it needs. */
  TrainingStep step(Student student);
}
