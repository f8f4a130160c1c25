package dev.gangway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gangway.run.Safetensors.Floats;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * One domain's embeddings laid out in the plane.
 *
 * @param domain {@code source} or {@code target}
 * @param x one value for each sample
 * @param y as many
 * @param labels of the samples; null if unknown, an oracle's for the target
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Layout(String domain, float[] x, float[] y, int[] labels) {

  private static final int MOST_POINTS = 20_000;

  /** Takes {@code DOMAIN.tsne} n x 2 and {@code DOMAIN.labels} n; null if they are not there. */
  static Layout of(String domain, Map<String, Floats> arrays) {
    Floats plane = arrays.get(domain + ".tsne");
    if (plane == null || plane.shape().length != 2 || plane.shape()[1] != 2) {
      return null;
    }
    int count = (int) Math.min(plane.shape()[0], MOST_POINTS);
    FloatBuffer points = plane.values().asFloatBuffer();
    float[] x = new float[count];
    float[] y = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = points.get(2 * i);
      y[i] = points.get(2 * i + 1);
    }
    return new Layout(domain, x, y, labels(arrays.get(domain + ".labels"), count));
  }

  private static int[] labels(Floats labels, int count) {
    if (labels == null || labels.shape().length != 1 || labels.shape()[0] < count) {
      return null;
    }
    FloatBuffer values = labels.values().asFloatBuffer();
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      classes[i] = (int) values.get(i);
    }
    return classes;
  }
}
