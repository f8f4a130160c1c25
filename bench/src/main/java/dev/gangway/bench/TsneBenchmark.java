package dev.gangway.bench;

import dev.gangway.eval.PlanePoints;
import dev.gangway.eval.Tsne;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** How long the report's t-SNE takes, on every core. */
public final class TsneBenchmark implements Benchmark {

  private static final int CLASSES = 10;
  private static final int WIDTH = 128; // of F's embeddings at f = 64
  private static final int[] POINTS = {500, 1000, 2000};
  private static final int[] FEW_POINTS = {250, 500};

  private final Effort effort;

  public TsneBenchmark(Effort effort) {
    this.effort = effort;
  }

  @Override
  public String title() {
    return "tsne";
  }

  @Override
  public Measured measure() {
    Map<String, Timings> timings = new LinkedHashMap<>();
    for (int count : effort.brief() ? FEW_POINTS : POINTS) {
      List<Double> first = new ArrayList<>();
      List<Double> next = new ArrayList<>();
      float[][] points = points(count);
      for (int i = 0; i < effort.runs(); i++) {
        long start = System.nanoTime();
        PlanePoints layout = Tsne.standard().of(points);
        long between = System.nanoTime();
        Tsne.standard().after(points, layout);
        first.add((between - start) / 1e6);
        next.add((System.nanoTime() - between) / 1e6);
      }
      timings.put("%,d points, first layout".formatted(count), Timings.of(first));
      timings.put("%,d points, a later epoch's".formatted(count), Timings.of(next));
    }
    return new Measured(timings, section(timings));
  }

  /** Ten overlapping clusters. */
  private static float[][] points(int count) {
    SplittableRandom random = new SplittableRandom(1);
    float[][] points = new float[count][WIDTH];
    for (int n = 0; n < count; n++) {
      for (int e = 0; e < WIDTH; e++) {
        float centre = e % CLASSES == n % CLASSES ? 1 : 0;
        points[n][e] = centre + (float) random.nextGaussian();
      }
    }
    return points;
  }

  private static Section section(Map<String, Timings> timings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("t-SNE", "ms", "best"));
    timings.forEach((name, t) -> rows.add(List.of(name, t.text(), "%.0f".formatted(t.best()))));
    return new Section(
        "t-SNE",
        List.of("Embeddings of %d numbers; medians with quartiles.".formatted(WIDTH)),
        rows);
  }
}
