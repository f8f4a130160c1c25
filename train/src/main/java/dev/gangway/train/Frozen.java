package dev.gangway.train;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.data.DataLoader;
import dev.gangway.data.FeatureCache;
import dev.gangway.data.FeatureIntake;
import dev.gangway.data.Views;
import dev.gangway.export.FrozenNetwork;
import dev.gangway.image.FeatureRows;
import dev.gangway.image.Images;
import dev.gangway.nn.Backbone;
import dev.gangway.nn.BackboneSettings;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.PretrainedWeights;
import dev.gangway.nn.Weights;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What stays as it is in the run of a frozen backbone: its weights, of which a run keeps a copy
 * ({@code backbone.safetensors}), and how the target's features are normalised ({@code
 * features.safetensors}). Features of each domain are less their own mean, over their own deviation
 * (Li et al., <a href="https://arxiv.org/abs/1603.04779">arXiv 1603.04779</a>).
 */
final class Frozen {

  private static final double EPSILON = 1e-5; // that of the batch norm which does it in a model
  private static final String MEAN = "running_mean";
  private static final String VARIANCE = "running_var";
  private static final String NORM = "features.";

  private Frozen() {}

  /** Where a run keeps its backbone's weights. */
  static Path weightsOf(Path run) {
    return run.resolve("backbone.safetensors");
  }

  private static Path scaleOf(Path run) {
    return run.resolve("features.safetensors");
  }

  /**
   * Reads with a loader that makes features of photographs, new ones through ONNX Runtime on all
   * cores.
   *
   * @param config of a run with a backbone
   */
  static <T> T reading(
      RunConfig config,
      DataLoader loader,
      FeatureIntake.Progress progress,
      Function<DataLoader, T> read) {
    NetworkSettings network = config.settings().network();
    BackboneSettings chosen = network.backbone();
    Backbone backbone = chosen.backbone();
    PretrainedWeights weights = weights(config);
    FeatureCache.Form form =
        new FeatureCache.Form(
            backbone.name() + " " + chosen.weights(),
            "%d %s %s".formatted(network.side(), Json.line(chosen.fit()), chosen.mirrored()),
            chosen.views(),
            (int) backbone.features(),
            FeatureIntake.SMALL_SIDE);
    try (FrozenNetwork frozen = new FrozenNetwork(backbone.network(network.side()), weights);
        FeatureCache cache = FeatureCache.open(FeatureCache.usualFolder(), form)) {
      Views views = new Views(network.format(), chosen.views(), chosen.mirrored());
      return read.apply(
          loader.withFeatures(new FeatureIntake(cache, views, frozen::apply, progress)));
    }
  }

  private static PretrainedWeights weights(RunConfig config) {
    BackboneSettings chosen = config.settings().network().backbone();
    Path file = Path.of(config.weights());
    PretrainedWeights read = PretrainedWeights.read(file, chosen.backbone());
    if (!read.digest().equals(chosen.weights())) {
      throw InputException.file(
          file,
          "not the weights that the run began with",
          "SHA-256 " + read.digest(),
          chosen.weights(),
          "copy them there again");
    }
    return read;
  }

  /**
   * A domain's mean and variance of each feature.
   *
   * @param means as many as features
   * @param variances as many
   */
  record Scale(float[] means, float[] variances) {

    /** Of all images, as they are predicted. */
    static Scale of(Images images) {
      FeatureRows rows = images.features().orElseThrow();
      double[] sums = new double[rows.width()];
      double[] squares = new double[rows.width()];
      float[] row = new float[rows.width()];
      for (int i = 0; i < images.size(); i++) {
        rows.copy(i, 0, row, 0);
        for (int k = 0; k < row.length; k++) {
          sums[k] += row[k];
          squares[k] += (double) row[k] * row[k];
        }
      }
      Scale scale = new Scale(new float[row.length], new float[row.length]);
      for (int k = 0; k < row.length; k++) {
        double mean = sums[k] / images.size();
        scale.means[k] = (float) mean;
        scale.variances[k] = (float) Math.max(0, squares[k] / images.size() - mean * mean);
      }
      return scale;
    }

    Images normalised(Images images) {
      return images.withFeatures(rows -> new Normalised(rows, this));
    }

    /** Writes it and a copy of the weights, unless the run has them. */
    void write(Path run, Path weights) throws IOException {
      if (!Files.exists(weightsOf(run))) {
        WholeFile.write(weightsOf(run), out -> Files.copy(weights, out));
      }
      Map<String, Floats> arrays = new LinkedHashMap<>();
      arrays.put(MEAN, floats(means));
      arrays.put(VARIANCE, floats(variances));
      Safetensors.write(scaleOf(run), arrays);
    }

    private static Floats floats(float[] values) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : values) {
        bytes.putFloat(value);
      }
      return new Floats(new long[] {values.length}, bytes.flip());
    }
  }

  private record Normalised(FeatureRows rows, Scale scale) implements FeatureRows {
    @Override
    public int views() {
      return rows.views();
    }

    @Override
    public int width() {
      return rows.width();
    }

    @Override
    public void copy(int i, int view, float[] into, int from) {
      rows.copy(i, view, into, from);
      for (int k = 0; k < rows.width(); k++) {
        double deviation = Math.sqrt(scale.variances[k] + EPSILON);
        into[from + k] = (float) ((into[from + k] - scale.means[k]) / deviation);
      }
    }
  }

  /** Gives F of a run what stays as it is in it; all else is left. */
  static void load(Path run, RunConfig config, Weights f) {
    PretrainedWeights.read(weightsOf(run), config.settings().network().backbone().backbone())
        .load(f);
    Map<String, Floats> scale = Safetensors.read(scaleOf(run));
    Map<String, Floats> norm = new LinkedHashMap<>();
    scale.forEach((name, floats) -> norm.put(NORM + name, floats));
    float[] ones = new float[(int) config.settings().network().backbone().backbone().features()];
    java.util.Arrays.fill(ones, 1);
    norm.put(NORM + "weight", Scale.floats(ones));
    f.set(norm);
  }
}
