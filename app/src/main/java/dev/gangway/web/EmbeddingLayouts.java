package dev.gangway.web;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.base.Reason;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.PlanePoints;
import dev.gangway.eval.StratifiedSample;
import dev.gangway.eval.Tsne;
import dev.gangway.run.EmbeddingFolder;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The t-SNE pictures of a run at some moments, each begun with the one before. They are kept beside
 * the embeddings, so that they are computed once.
 */
final class EmbeddingLayouts {

  /**
   * A t-SNE picture of both domains at one iteration, {@code embeddings/ITERATION.tsne.json}.
   *
   * @param embeddings SHA-256 of the file that it shows
   * @param after what the layout before it was made of, as {@code key}; empty for the first
   * @param perDomain images of each domain at most
   * @param trustworthiness 0..1, with 10 neighbours
   */
  record EmbeddingLayout(
      long iteration,
      String embeddings,
      String after,
      int perDomain,
      double trustworthiness,
      Points source,
      Points target) {

    /** Stands for all that the layout depends on. */
    String key() {
      return "%.16s-%08x".formatted(embeddings, (after + "/" + perDomain).hashCode());
    }
  }

  /**
   * The points of a domain.
   *
   * @param label the true classes; -1 where unknown. Those of the target are an oracle's
   * @param predicted what the classifier says
   */
  record Points(float[] x, float[] y, int[] label, int[] predicted) {}

  private static final int NEIGHBOURS = 10;

  private final EmbeddingFolder folder;
  private final int perDomain;
  private final Consumer<String> notes;

  /** Of so many images a domain; {@code notes} takes a line about what cannot be shown. */
  EmbeddingLayouts(Path run, int perDomain, Consumer<String> notes) {
    InputException.check(
        perDomain >= 2 && perDomain <= 5_000, "tsne-points must be in 2..5000, got %s", perDomain);
    this.folder = new EmbeddingFolder(run);
    this.perDomain = perDomain;
    this.notes = notes;
  }

  /** The pictures of at most {@code moments} iterations, the first and the last among them. */
  List<EmbeddingLayout> at(int moments) {
    List<EmbeddingLayout> layouts = new ArrayList<>();
    EmbeddingLayout before = null;
    for (long iteration : spread(folder.iterations(), moments)) {
      try {
        EmbeddingLayout layout = layout(iteration, before);
        if (layout != null) {
          layouts.add(layout);
          before = layout;
        }
      } catch (InputException broken) {
        notes.accept(broken.getMessage());
      }
    }
    return layouts;
  }

  private static Iterable<Long> spread(List<Long> iterations, int moments) {
    TreeSet<Long> chosen = new TreeSet<>();
    for (int i = 0; i < moments && !iterations.isEmpty(); i++) {
      int last = iterations.size() - 1;
      chosen.add(
          iterations.get(moments == 1 ? last : Math.round((float) last * i / (moments - 1))));
    }
    return chosen;
  }

  private EmbeddingLayout layout(long iteration, EmbeddingLayout before) {
    EmbeddingFile file = EmbeddingFile.read(folder.of(iteration));
    EmbeddingLayout kept = kept(iteration);
    String after = before == null ? "" : before.key();
    if (kept != null
        && kept.embeddings().equals(file.digest())
        && kept.after().equals(after)
        && kept.perDomain() == perDomain) {
      return kept;
    }
    EmbeddingLayout layout = computed(iteration, file, before);
    if (layout != null) {
      keep(layout);
    }
    return layout;
  }

  private Path file(long iteration) {
    return folder.path().resolve(iteration + ".tsne.json");
  }

  private EmbeddingLayout kept(long iteration) {
    try {
      Path file = file(iteration);
      return Files.exists(file) ? Json.read(file, EmbeddingLayout.class) : null;
    } catch (InputException broken) {
      return null; // computed anew
    }
  }

  private void keep(EmbeddingLayout layout) {
    try {
      WholeFile.write(file(layout.iteration()), Json.line(layout) + "\n");
    } catch (IOException e) {
      notes.accept(file(layout.iteration()) + ": the picture cannot be kept: " + Reason.of(e));
    }
  }

  private EmbeddingLayout computed(long iteration, EmbeddingFile file, EmbeddingLayout before) {
    int[] source = StratifiedSample.of(file.sourceLabels(), perDomain, 1);
    int[] target = StratifiedSample.of(file.targetLabels(), perDomain, 1);
    float[][] points = file.points(source, target);
    if (points.length < 2 * NEIGHBOURS + 2 || !EmbeddingFile.finite(points)) {
      notes.accept(file.path() + ": no t-SNE: too few images, or values that are no numbers");
      return null;
    }
    PlanePoints plane =
        before == null || count(before) != points.length
            ? Tsne.standard().of(points)
            : Tsne.standard().after(points, plane(before));
    return new EmbeddingLayout(
        iteration,
        file.digest(),
        before == null ? "" : before.key(),
        perDomain,
        Math.round(1e4 * plane.trustworthiness(points, NEIGHBOURS)) / 1e4,
        points(plane, 0, file.source(source)),
        points(plane, source.length, file.target(target)));
  }

  private static Points points(PlanePoints plane, int from, int[][] labelAndPredicted) {
    int count = labelAndPredicted[0].length;
    return new Points(
        rounded(Arrays.copyOfRange(plane.x(), from, from + count)),
        rounded(Arrays.copyOfRange(plane.y(), from, from + count)),
        labelAndPredicted[0],
        labelAndPredicted[1]);
  }

  private static float[] rounded(float[] values) {
    IntStream.range(0, values.length).forEach(i -> values[i] = Math.round(100 * values[i]) / 100f);
    return values;
  }

  private static int count(EmbeddingLayout layout) {
    return layout.source().x().length + layout.target().x().length;
  }

  private static PlanePoints plane(EmbeddingLayout layout) {
    return new PlanePoints(
        joined(layout.source().x(), layout.target().x()),
        joined(layout.source().y(), layout.target().y()));
  }

  private static float[] joined(float[] first, float[] second) {
    float[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** {@code embeddings/ITERATION.safetensors} of a run, with its SHA-256. */
  record EmbeddingFile(Path path, String digest, Map<String, Floats> arrays) {

    /** Reads it; throws {@link InputException} if it is broken. */
    static EmbeddingFile read(Path path) {
      EmbeddingFile file = new EmbeddingFile(path, digest(path), Safetensors.read(path));
      for (String domain : new String[] {"source", "target"}) {
        long count = file.require(domain + ".embeddings", 2)[0];
        boolean same = file.require(domain + ".logits", 2)[0] == count;
        if (!same || file.labels(domain).length != count) {
          throw broken(path, "other counts of images in " + domain, "the same");
        }
      }
      if (file.require("source.embeddings", 2)[1] != file.require("target.embeddings", 2)[1]) {
        throw broken(path, "embeddings of other widths", "the same");
      }
      return file;
    }

    private long[] require(String name, int dimensions) {
      Floats array = arrays.get(name);
      if (array == null || array.shape().length != dimensions || array.shape()[1] < 1) {
        throw broken(path, "no " + name + " of " + dimensions + " dimensions", "one");
      }
      return array.shape();
    }

    private static InputException broken(Path path, String found, String expected) {
      return InputException.file(
          path, "not the embeddings of a run", found, expected, "train again or delete it");
    }

    private static String digest(Path path) {
      try {
        return DigestUtils.sha256Hex(Files.readAllBytes(path));
      } catch (IOException e) {
        throw InputException.file(path, "cannot be read", "check its permissions", e);
      }
    }

    int[] sourceLabels() {
      return labels("source");
    }

    /** An oracle's; -1 where unknown. */
    int[] targetLabels() {
      return labels("target");
    }

    private int[] labels(String domain) {
      Floats labels = arrays.get(domain + ".labels");
      int count = (int) arrays.get(domain + ".embeddings").shape()[0];
      int[] classes = new int[count];
      if (labels == null) {
        Arrays.fill(classes, -1);
        return classes;
      }
      FloatBuffer values = floats(labels);
      classes = new int[values.remaining()];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = (int) values.get(i);
      }
      return classes;
    }

    private static FloatBuffer floats(Floats array) {
      return array.values().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** Embeddings of some source images and then some target images, N x E. */
    float[][] points(int[] source, int[] target) {
      return Stream.concat(rows("source.embeddings", source), rows("target.embeddings", target))
          .toArray(float[][]::new);
    }

    private Stream<float[]> rows(String name, int[] places) {
      Floats array = arrays.get(name);
      int width = (int) array.shape()[1];
      FloatBuffer values = floats(array);
      return Arrays.stream(places)
          .mapToObj(
              place -> {
                float[] row = new float[width];
                values.get(place * width, row);
                return row;
              });
    }

    int[][] source(int[] places) {
      return classes("source", places);
    }

    int[][] target(int[] places) {
      return classes("target", places);
    }

    private int[][] classes(String domain, int[] places) {
      int[] labels = labels(domain);
      return new int[][] {
        Arrays.stream(places).map(place -> labels[place]).toArray(),
        rows(domain + ".logits", places).mapToInt(Evaluation::argmax).toArray()
      };
    }

    static boolean finite(float[][] rows) {
      for (float[] row : rows) {
        for (float value : row) {
          if (!Float.isFinite(value)) {
            return false;
          }
        }
      }
      return true;
    }
  }
}
