package dev.gangway.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;

/**
 * One domain's embeddings in the plane, from {@code embeddings/ITERATION.tsne.json} as {@code
 * gangway report} keeps it.
 *
 * @param domain {@code source} or {@code target}
 * @param x one value for each sample
 * @param y as many
 * @param label the true classes, -1 where unknown; an oracle's for the target
 * @param predicted what the classifier says
 */
record Layout(String domain, double[] x, double[] y, int[] label, int[] predicted) {

  private static final int MOST_POINTS = 20_000;

  /** The points of a domain; without any if the file has none. */
  static Layout of(String domain, JsonNode layout) {
    JsonNode points = layout.path(domain);
    int count =
        IntStream.of(points.path("x").size(), points.path("y").size(), MOST_POINTS)
            .min()
            .getAsInt();
    return new Layout(
        domain,
        numbers(points.path("x"), count),
        numbers(points.path("y"), count),
        classes(points.path("label"), count),
        classes(points.path("predicted"), count));
  }

  private static double[] numbers(JsonNode values, int count) {
    return IntStream.range(0, count).mapToDouble(i -> values.path(i).asDouble()).toArray();
  }

  private static int[] classes(JsonNode values, int count) {
    return IntStream.range(0, count).map(i -> values.path(i).asInt(-1)).toArray();
  }
}
