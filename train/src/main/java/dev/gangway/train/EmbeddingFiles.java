package dev.gangway.train;

import dev.gangway.eval.Features;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes {@code embeddings/ITERATION.safetensors}: what F and C make of both domains' samples, for
 * pictures. Values: {@code source.embeddings} n x E, {@code source.logits} n x K, {@code
 * source.labels} n, and the same of {@code target}; {@code target.labels} are an oracle's and
 * missing if unknown.
 */
record EmbeddingFiles(RunDirectory run) implements TrainingListener {

  @Override
  public void evaluated(Position position, EpochEvaluation evaluation) throws IOException {
    Map<String, Floats> arrays = new LinkedHashMap<>();
    add(arrays, "source", evaluation.source());
    arrays.put("source.labels", labels(evaluation.samples().source().labels()));
    add(arrays, "target", evaluation.target());
    evaluation
        .samples()
        .targetLabels()
        .ifPresent(labels -> arrays.put("target.labels", labels(labels.value())));
    run.embeddings().create();
    Safetensors.write(run.embeddings().of(position.iteration()), arrays);
    run.embeddings().thin();
  }

  private static void add(Map<String, Floats> arrays, String domain, Features outputs) {
    arrays.put(domain + ".embeddings", matrix(outputs.embeddings()));
    arrays.put(domain + ".logits", matrix(outputs.logits()));
  }

  private static Floats matrix(float[][] rows) {
    ByteBuffer values = Probe.floats(rows.length * rows[0].length);
    for (float[] row : rows) {
      for (float value : row) {
        values.putFloat(value);
      }
    }
    return new Floats(new long[] {rows.length, rows[0].length}, values.flip());
  }

  private static Floats labels(int[] labels) {
    ByteBuffer values = Probe.floats(labels.length);
    Arrays.stream(labels).forEach(values::putFloat);
    return new Floats(new long[] {labels.length}, values.flip());
  }
}
