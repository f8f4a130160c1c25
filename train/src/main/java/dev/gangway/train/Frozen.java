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
import dev.gangway.method.Learner;
import dev.gangway.nn.Backbone;
import dev.gangway.nn.BackboneSettings;
import dev.gangway.nn.Network;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What stays as it is in the run of a pretrained backbone: its weights, of which a run keeps a copy
 * ({@code backbone.safetensors}), and, where none of its stages is trained, how the target's
 * features are normalised ({@code features.safetensors}): those of each domain are less their own
 * mean, over their own deviation (Li et al., <a href="https://arxiv.org/abs/1603.04779">arXiv
 * 1603.04779</a>).
 *
 * @param file of the weights
 * @param target how its features are normalised
 */
record Frozen(Path file, PretrainedWeights weights, Optional<Scale> target) {

  private static final double EPSILON = 1e-5; // that of the batch norm which does it in a model
  private static final String MEAN = "running_mean";
  private static final String VARIANCE = "running_var";
  private static final String NORM = "features.";

  /** Where a run keeps its backbone's weights. */
  static Path weightsOf(Path run) {
    return run.resolve("backbone.safetensors");
  }

  private static Path scaleOf(Path run) {
    return run.resolve("features.safetensors");
  }

  /**
   * Reads the sets of a run with a backbone: as features of it, as what its frozen stages make of
   * photographs, through ONNX Runtime on all cores, or, where all is trained, as their pixels. What
   * is new goes to a cache.
   */
  static TrainingData reading(
      RunConfig config,
      DataLoader loader,
      FeatureIntake.Progress progress,
      Function<DataLoader, TrainingData> read) {
    NetworkSettings network = config.settings().network();
    BackboneSettings chosen = network.backbone();
    PretrainedWeights weights = weights(config);
    try (Seen seen = Seen.of(network, weights);
        FeatureCache cache = FeatureCache.open(FeatureCache.usualFolder(), seen.form(network))) {
      Views views = new Views(network.format(), chosen.views(), chosen.mirrored());
      FeatureIntake intake = new FeatureIntake(cache, views, seen::of, progress);
      return read.apply(loader.withFeatures(intake))
          .behind(Path.of(config.weights()), weights, chosen.trained() == 0);
    }
  }

  /**
   * What F sees of an image.
   *
   * @param name of what makes it
   * @param network that makes it, or null for the pixels themselves
   * @param width how many values
   */
  private record Seen(String name, FrozenNetwork network, long width) implements AutoCloseable {

    static Seen of(NetworkSettings settings, PretrainedWeights weights) {
      BackboneSettings chosen = settings.backbone();
      Backbone backbone = chosen.backbone();
      long side = settings.side();
      if (chosen.frozen() == 0) {
        return new Seen("pixels", null, 3 * side * side);
      }
      boolean whole = chosen.trained() == 0;
      Network network = whole ? backbone.network(side) : backbone.first(side, chosen.frozen());
      return new Seen(
          backbone.name() + " " + chosen.weights() + (whole ? "" : " first " + chosen.frozen()),
          new FrozenNetwork(network, weights),
          network.output().channels());
    }

    FeatureCache.Form form(NetworkSettings settings) {
      BackboneSettings chosen = settings.backbone();
      return new FeatureCache.Form(
          name,
          "%d %s %s".formatted(settings.side(), Json.line(chosen.fit()), chosen.mirrored()),
          chosen.views(),
          Math.toIntExact(width),
          network == null ? FeatureCache.Kind.LEVELS : FeatureCache.Kind.FLOATS,
          FeatureIntake.SMALL_SIDE);
    }

    float[] of(byte[][] images) {
      return network == null ? levels(images) : network.apply(images);
    }

    /** A channel after the other. */
    private static float[] levels(byte[][] images) {
      float[] levels = new float[images.length * images[0].length];
      int at = 0;
      for (byte[] image : images) {
        for (int channel = 0; channel < 3; channel++) {
          for (int i = channel; i < image.length; i += 3) {
            levels[at++] = image[i] & 255;
          }
        }
      }
      return levels;
    }

    @Override
    public void close() {
      if (network != null) {
        network.close();
      }
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

    private void write(Path run) throws IOException {
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

  /** Gives the stages that are trained the weights that they begin with. */
  void begin(Learner learner) {
    weights.load(learner.model().f().weights());
    weights.load(learner.average().f().weights());
  }

  /** Writes what a run keeps of it, unless the run has it. */
  void write(Path run) throws IOException {
    if (!Files.exists(weightsOf(run))) {
      WholeFile.write(weightsOf(run), out -> Files.copy(file, out));
    }
    if (target.isPresent()) {
      target.get().write(run);
    }
  }

  /** Gives F of a run what stays as it is in it; all else is left or overwritten. */
  static void load(Path run, BackboneSettings chosen, Weights f) {
    PretrainedWeights.read(weightsOf(run), chosen.backbone()).load(f);
    if (chosen.trained() > 0) {
      return;
    }
    Map<String, Floats> norm = new LinkedHashMap<>();
    Safetensors.read(scaleOf(run)).forEach((name, floats) -> norm.put(NORM + name, floats));
    float[] ones = new float[(int) chosen.backbone().features()];
    Arrays.fill(ones, 1);
    norm.put(NORM + "weight", Scale.floats(ones));
    f.set(norm);
  }
}
