package dev.gangway.web;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.base.Reason;
import dev.gangway.eval.PlanePoints;
import dev.gangway.eval.StratifiedSample;
import dev.gangway.eval.Tsne;
import dev.gangway.run.EmbeddingFolder;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

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

  /**
   * Pictures of a run.
   *
   * @param perDomain images of each domain at most
   * @param notes takes a line about each moment that cannot be shown or kept
   */
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
}
