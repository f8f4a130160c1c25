package dev.gangway.nn;

import dev.gangway.base.InputException;
import dev.gangway.data.FeatureCache;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The weights of a backbone in a safetensors file with the names of timm or torchvision. Which
 * backbone they are of is told by their names and shapes.
 */
public final class PretrainedWeights {

  private static final Set<String> PICKLED = Set.of("pth", "pt", "bin", "ckpt", "pkl", "tar");

  private final String digest;
  private final Backbone backbone;
  private final Map<String, Floats> arrays; // of the backbone alone

  private PretrainedWeights(String digest, Backbone backbone, Map<String, Floats> arrays) {
    this.digest = digest;
    this.backbone = backbone;
    this.arrays = arrays;
  }

  /**
   * Reads a file.
   *
   * @throws InputException if it is missing, cut off, no safetensors, or of no backbone that there
   *     is: then with what the nearest one lacks
   */
  public static PretrainedWeights read(Path file) {
    return read(file, Backbones.all());
  }

  /**
   * Reads a file that is to be of one backbone.
   *
   * @throws InputException if it is not
   */
  public static PretrainedWeights read(Path file, Backbone backbone) {
    return read(file, List.of(backbone));
  }

  private static PretrainedWeights read(Path file, List<Backbone> candidates) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (PICKLED.contains(name.substring(name.lastIndexOf('.') + 1))) {
      throw InputException.file(
          file,
          "not read: pickled Python can run code",
          "." + name.substring(name.lastIndexOf('.') + 1),
          "safetensors",
          "in Python: safetensors.torch.save_file(torch.load(FILE, weights_only=True),"
              + " \"weights.safetensors\")");
    }
    Map<String, Floats> all = Safetensors.readFloats(file);
    List<Fit> fits = candidates.stream().map(candidate -> Fit.of(candidate, all)).toList();
    Fit best = fits.stream().min(Comparator.comparingInt(Fit::faults)).orElseThrow();
    if (best.faults() > 0) {
      throw best.refused(file);
    }
    Map<String, Floats> used = new LinkedHashMap<>(all);
    used.keySet().removeIf(best::leftOut);
    return new PretrainedWeights(FeatureCache.digest(bytes(file)), best.backbone, used);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw InputException.file(file, "cannot be read", "check the path", e);
    }
  }

  /** How a file's tensors and a backbone's fit. */
  private record Fit(
      Backbone backbone, Set<String> missing, Set<String> superfluous, Map<String, String> shapes) {

    static Fit of(Backbone backbone, Map<String, Floats> found) {
      Map<String, long[]> wanted = backbone.network(Backbone.SMALLEST_SIDE).tensors();
      Fit fit = new Fit(backbone, new TreeSet<>(wanted.keySet()), new TreeSet<>(), new TreeMap<>());
      found.forEach(
          (name, floats) -> {
            long[] shape = wanted.get(name);
            if (shape != null) {
              fit.missing.remove(name);
              if (!Arrays.equals(shape, floats.shape())) {
                fit.shapes.put(name, shape(floats.shape()) + ", expected " + shape(shape));
              }
            } else if (!fit.leftOut(name)) {
              fit.superfluous.add(name);
            }
          });
      return fit;
    }

    /** The classes that it was trained for, and how often its batch norms were trained. */
    boolean leftOut(String name) {
      return name.startsWith(backbone.classes()) || name.endsWith("num_batches_tracked");
    }

    int faults() {
      return missing.size() + superfluous.size() + shapes.size();
    }

    InputException refused(Path file) {
      return InputException.file(
          file,
          "not the weights of %s"
              .formatted(shapes.isEmpty() && missing.size() < 4 ? backbone.name() : "a backbone"),
          "beside %s: %s%s%s"
              .formatted(
                  backbone.name(),
                  some("missing", missing),
                  some("superfluous", superfluous),
                  some("of another shape", named(shapes))),
          "the names and shapes of timm or torchvision",
          "backbones are "
              + String.join(", ", Backbones.all().stream().map(Backbone::name).toList()));
    }

    private static Set<String> named(Map<String, String> shapes) {
      Set<String> named = new TreeSet<>();
      shapes.forEach((name, shape) -> named.add(name + " " + shape));
      return named;
    }

    private static String some(String what, Set<String> names) {
      return names.isEmpty()
          ? ""
          : "%d %s (%s%s) "
              .formatted(
                  names.size(),
                  what,
                  String.join(", ", names.stream().limit(2).toList()),
                  names.size() > 2 ? ", ..." : "");
    }

    private static String shape(long[] sizes) {
      return String.join(" x ", Arrays.stream(sizes).mapToObj(Long::toString).toList());
    }
  }

  /** Whose they are. */
  public Backbone backbone() {
    return backbone;
  }

  /** The SHA-256 of their file. */
  public String digest() {
    return digest;
  }

  /** Some of the arrays by their names in the file. */
  public Map<String, Floats> arrays(Predicate<String> wanted) {
    Map<String, Floats> some = new LinkedHashMap<>(arrays);
    some.keySet().removeIf(wanted.negate());
    return some;
  }

  /** Gives a network those of its weights that are here; others stay as they began. */
  public void load(Weights weights) {
    weights.set(arrays);
  }
}
