package dev.gangway.method;

import dev.gangway.run.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The registry of methods. */
public final class Methods {

  /** The id of what every method is compared with. */
  public static final String BASELINE = "source-only";

  private static final List<Method> BUILT_IN =
      List.of(
          new SourceOnly(),
          new SelfTraining(),
          new Mcc(),
          Gta.C1,
          Gta.FULL,
          Gta.C1_SELF_TRAINING,
          Gta.SELF_TRAINING);

  private static final List<Method> ALL = withThoseOfLibraries();

  private Methods() {}

  private static List<Method> withThoseOfLibraries() {
    List<Method> all = new ArrayList<>(BUILT_IN);
    ServiceLoader.load(Method.class, Methods.class.getClassLoader()).forEach(all::add);
    return List.copyOf(all);
  }

  /** All of them, the baseline first. */
  public static List<Method> all() {
    return ALL;
  }

  public static List<String> ids() {
    return ALL.stream().map(Method::id).toList();
  }

  /** An unknown id gets the nearest. */
  public static Method named(String id) {
    return Names.choose("method", id, ALL, Method::id);
  }

  /** The method of an id that a file tells of; empty for one that this program does not know. */
  public static Optional<Method> known(String id) {
    return ALL.stream().filter(method -> method.id().equals(id)).findFirst();
  }

  /**
   * The method that a setting of version 0.1 stands for, beside a method whose parts were to be
   * used: {@code source-only}, {@code c1-only} without the terms of D_cls, or {@code c1+c2} with
   * all.
   */
  public static Method ofSetting(String setting, Method whole) {
    List<String> settings = List.of("source-only", "c1-only", "c1+c2");
    return switch (Names.choose("setting", setting, settings, name -> name)) {
      case "source-only" -> named(BASELINE);
      case "c1-only" -> whole instanceof Gta gta ? gta.withoutClassTerms() : whole;
      default -> whole;
    };
  }
}
