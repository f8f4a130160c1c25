package dev.gangway.eval;

import dev.gangway.run.Names;
import java.util.List;

/** The label-free validators. */
public final class Validators {

  private static final List<Validator> ALL =
      List.of(
          new SourceAccuracy(),
          new PredictionEntropy(),
          new InformationMaximisation(),
          new SoftNeighbourhoodDensity(),
          new BatchNuclearNorm(),
          new ClassClusterScore(),
          new EffectiveRank(),
          new DeepEmbeddedValidation());

  private Validators() {}

  /** All of them, in the order of reports. */
  public static List<Validator> all() {
    return ALL;
  }

  /** The names of all. */
  public static List<String> names() {
    return ALL.stream().map(Validator::title).toList();
  }

  /** The validator of a name; an unknown one gets the nearest. */
  public static Validator named(String name) {
    return Names.choose("validator", name, ALL, Validator::title);
  }
}
