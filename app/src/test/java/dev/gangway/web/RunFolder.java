package dev.gangway.web;

import dev.gangway.base.Json;
import dev.gangway.run.EmbeddingFolder;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/** The folder of a small run, as a training writes it. */
record RunFolder(Path path, String setting, long seed) {

  RunFolder withConfig(String source) throws IOException {
    Files.createDirectories(path);
    Map<String, Object> config =
        Map.of(
            "source",
            source,
            "target",
            "hand",
            "protocol",
            "full",
            "settings",
            Map.of(
                "setting",
                setting,
                "seed",
                seed,
                "batch",
                10,
                "network",
                Map.of("side", 8, "classes", 3)));
    Files.writeString(path.resolve("config.json"), Json.pretty(config));
    return this;
  }

  /** Three epochs of five steps. */
  RunFolder withLog() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int step = 1; step <= 15; step++) {
      lines.add(
          "{\"type\":\"step\",\"iteration\":%d,\"seconds\":%d,\"losses\":{\"classifier\":%s},\"imagesPerSecond\":40}"
              .formatted(step, step, 1.0 / step));
      if (step % 5 == 0) {
        lines.add(
            "{\"type\":\"scores\",\"iteration\":%d,\"epoch\":%d,\"sourceTestAccuracy\":0.9,\"oracleTargetTestAccuracy\":%s}"
                .formatted(step, step / 5, 0.5 + 0.01 * step));
        lines.add(
            "{\"type\":\"validators\",\"iteration\":%d,\"epoch\":%d,\"values\":{\"im\":%d,\"entropy\":%d},\"distances\":{\"mmd\":0.25}}"
                .formatted(step, step / 5, step, step));
      }
    }
    Files.writeString(path.resolve("metrics.jsonl"), String.join("\n", lines) + "\n");
    return this;
  }

  RunFolder finished(double targetTest) throws IOException {
    String scores =
        """
        {"iteration":15,"seconds":15.0,"timing":{"steps":9.0,"batches":1.0,"listeners":5.0},
         "scores":{"sourceTest":{"classNames":["a","b","c"],"confusion":[[8,1,1],[0,10,0],[0,0,10]],
                                 "undecided":[0,0,0],"accuracy":0.9333,"n":30},
                   "targetTest":{"classNames":["a","b","c"],"confusion":[[5,5,0],[0,10,0],[0,0,10]],
                                 "undecided":[0,0,0],"accuracy":%s,"n":30,"oracle":true}},
         "confidence":{"sourceTest":{"temperature":1.5,"images":30,"errorBefore":0.0412,"errorAfter":0.0123},
                       "targetTest":{"temperature":1.5,"images":30,"errorBefore":0.21,"errorAfter":0.17,"oracle":true}}}
        """;
    Files.writeString(path.resolve("summary.json"), scores.formatted(targetTest));
    Files.writeString(path.resolve("DONE"), "finished\n");
    return this;
  }

  /** Thirty images of each domain around the corners of a triangle. */
  RunFolder withEmbeddings(long iteration, long noise) throws IOException {
    Random random = new Random(noise);
    Map<String, Floats> arrays = new LinkedHashMap<>();
    for (String domain : List.of("source", "target")) {
      float[] places = new float[60];
      float[] logits = new float[90];
      float[] labels = new float[30];
      for (int i = 0; i < 30; i++) {
        labels[i] = i % 3;
        logits[3 * i + i % 3] = 1;
        places[2 * i] = (float) (10 * Math.cos(i % 3) + random.nextGaussian());
        places[2 * i + 1] = (float) (10 * Math.sin(i % 3) + random.nextGaussian());
      }
      arrays.put(domain + ".embeddings", floats(places, 30, 2));
      arrays.put(domain + ".logits", floats(logits, 30, 3));
      arrays.put(domain + ".labels", floats(labels, 30));
    }
    EmbeddingFolder folder = new EmbeddingFolder(path);
    folder.create();
    Safetensors.write(folder.of(iteration), arrays);
    return this;
  }

  /**
   * Draws a sheet of samples as a training does; no two of its pixels have to do with each other.
   */
  static void drawNoise(Path file, int side) throws IOException {
    Random random = new Random(1);
    BufferedImage noise = new BufferedImage(10 * side, 9 * side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < noise.getHeight(); y++) {
      for (int x = 0; x < noise.getWidth(); x++) {
        noise.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ImageIO.write(noise, "png", file.toFile());
  }

  private static Floats floats(float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new Floats(shape, bytes);
  }
}
