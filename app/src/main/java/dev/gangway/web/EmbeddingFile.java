package dev.gangway.web;

import dev.gangway.base.InputException;
import dev.gangway.eval.Evaluation;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code embeddings/ITERATION.safetensors} of a run.
 *
 * @param digest SHA-256 of the file
 */
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
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
      return HexFormat.of().formatHex(sum);
    } catch (IOException e) {
      throw InputException.file(path, "cannot be read", "check its permissions", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
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

  /** True and predicted classes of some source images. */
  int[][] source(int[] places) {
    return classes("source", places);
  }

  /** True and predicted classes of some target images. */
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
