package dev.gangway.web;

import dev.gangway.method.Method;
import dev.gangway.method.Methods;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people call the methods and the curves that files name; losses as the registry has them. */
final class Titles {

  /** In the order of legends. */
  private static final Map<String, String> CURVES = new LinkedHashMap<>();

  static {
    CURVES.put("scores/sourceTestAccuracy", "source test");
    CURVES.put("scores/oracleTargetTestAccuracy", "target test (oracle)");
    Methods.all().stream()
        .flatMap(method -> method.losses().stream())
        .forEach(loss -> CURVES.put("losses/" + loss.name(), loss.symbol() + ": " + loss.says()));
    CURVES.put("discriminatorAccuracy/real", "real images");
    CURVES.put("discriminatorAccuracy/fake_source", "made from source");
    CURVES.put("discriminatorAccuracy/fake_target", "made from target");
    CURVES.put("step/imagesPerSecond", "images per second");
    CURVES.put("distances/proxy-a-distance", "proxy A-distance");
    CURVES.put("distances/mmd", "MMD");
  }

  private Titles() {}

  /** The name of a curve; one that is not known keeps its own. */
  static String curve(String name) {
    return CURVES.getOrDefault(name, name.substring(name.indexOf('/') + 1));
  }

  /** The order of legends: known curves first, others as they come. */
  static Comparator<String> order() {
    List<String> known = new ArrayList<>(CURVES.keySet());
    return Comparator.comparing(name -> known.contains(name) ? known.indexOf(name) : known.size());
  }

  /** A method with its title, where it is known. */
  static String method(String id) {
    return Methods.known(id).map(method -> id + " (" + method.title() + ")").orElse(id);
  }

  /** What others are compared with. */
  static boolean isBaseline(String method) {
    return method.equals(Methods.BASELINE);
  }

  /** The order of a table: what is compared with comes first; version 0.1 had settings. */
  static int rank(String method) {
    List<String> ids = new ArrayList<>(Methods.all().stream().map(Method::id).toList());
    ids.addAll(List.of("c1-only", "c1+c2"));
    return ids.contains(method) ? ids.indexOf(method) : ids.size();
  }
}
