package dev.gangway.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gangway.export.OnnxExport;
import dev.gangway.image.ImageItem;
import dev.gangway.image.Images;
import dev.gangway.infer.BulkPredictor;
import dev.gangway.infer.ModelCard;
import dev.gangway.infer.Predictor;
import dev.gangway.nn.Compute;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.NetworkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What {@code predict} does a second with image files, beside what decoding alone and the model
 * alone do with the same cores.
 *
 * @param network what predicts, untrained
 */
public record PredictBenchmark(NetworkSettings network, Benchmark.Effort effort)
    implements Benchmark {

  /**
   * Rates in images a second.
   *
   * @param decoding files to pictures of the network's size
   * @param model pictures to classes
   * @param both files to classes
   * @param bothOverModel the goal is 0.9, where decoding does not need the cores itself
   * @param bothOverLimit of what the cores could do, were there nothing but decoding and the model
   */
  public record Rate(
      double decoding, double model, double both, double bothOverModel, double bothOverLimit) {

    static Rate of(double decoding, double model, double both) {
      return new Rate(decoding, model, both, both / model, both * (1 / decoding + 1 / model));
    }
  }

  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final int IMAGES = 8192;
  private static final int FEW_IMAGES = 1024;
  private static final int CHECKED = 4; // images
  private static final int SEED = 1;
  private static final int AT_ONCE = 64; // as BulkPredictor takes them

  @Override
  public Measured measure() throws IOException {
    try (Benchmark.TemporaryFolder folder = Benchmark.TemporaryFolder.create("gangway-predict")) {
      Path file = folder.path().resolve("model.onnx");
      writeUntrained(file, network);
      Map<String, Rate> rates = new LinkedHashMap<>();
      try (Predictor predictor = Predictor.open(file, 1)) {
        for (int side : new int[] {network.side(), DataBenchmark.FILE_SIDE}) {
          for (String kind : List.of("png", "jpeg")) {
            String name = "%s, %d x %d".formatted(kind.toUpperCase(Locale.ROOT), side, side);
            rates.put(name, rate(predictor, files(kind, side)));
          }
        }
      }
      return new Measured(rates, section(rates));
    }
  }

  private List<ImageItem> files(String kind, int side) {
    List<byte[]> drawn = DataBenchmark.files(FEW_IMAGES, side, kind);
    List<ImageItem> files = new ArrayList<>();
    for (int i = 0; i < (effort.brief() ? FEW_IMAGES : IMAGES); i++) {
      files.add(new ImageItem.InMemory("image " + i, drawn.get(i % FEW_IMAGES)));
    }
    return files;
  }

  /**
   * Exports networks as they are before training: their speed does not depend on what they know.
   */
  static void writeUntrained(Path file, NetworkSettings settings) throws IOException {
    ModelCard card =
        new ModelCard(
            "bench",
            IntStream.range(0, settings.classes()).mapToObj(i -> "class " + i).toList(),
            new ModelCard.Image(settings.side(), settings.channels()),
            1,
            new ModelCard.Calibration("none", 1, 0, 0),
            JsonNodeFactory.instance.objectNode());
    try (FeatureClassifier networks = new FeatureClassifier(settings, Compute.fp32(), SEED)) {
      OnnxExport.write(file, card, networks, Job.random(CHECKED, settings.format(), SEED));
    }
  }

  private Rate rate(Predictor predictor, List<ImageItem> files) throws IOException {
    Images pictures =
        new Images(
            predictor.format(),
            files.stream().map(f -> predictor.fit(f.decode(predictor.decoder()))).toList());
    List<Double> decoding = new ArrayList<>();
    List<Double> model = new ArrayList<>();
    List<Double> both = new ArrayList<>();
    for (int round = -effort.warming(); round < effort.rounds(); round++) {
      double decodingNow = millis(files.size(), part -> decode(files, part, predictor));
      double modelNow = millis(files.size(), part -> predictor.predict(pictures.select(part)));
      long begun = System.nanoTime();
      new BulkPredictor(predictor, THREADS).run(files.iterator(), rows -> {});
      if (round >= 0) {
        decoding.add(decodingNow);
        model.add(modelNow);
        both.add(Timings.since(begun));
      }
    }
    double thousands = files.size() * 1e3;
    return Rate.of(
        thousands / Timings.of(decoding).median(),
        thousands / Timings.of(model).median(),
        thousands / Timings.of(both).median());
  }

  private static void decode(List<ImageItem> files, int[] part, Predictor predictor) {
    for (int i : part) {
      predictor.fit(files.get(i).decode(predictor.decoder()));
    }
  }

  /** Gives all images to all cores, some at a time. */
  private static double millis(int images, Consumer<int[]> work) {
    long begun = System.nanoTime();
    IntStream.range(0, (images + AT_ONCE - 1) / AT_ONCE)
        .parallel()
        .mapToObj(k -> IntStream.range(k * AT_ONCE, Math.min(images, (k + 1) * AT_ONCE)).toArray())
        .forEach(work);
    return Timings.since(begun);
  }

  private Section section(Map<String, Rate> rates) {
    String note =
        ("f = %d, side %d, ONNX Runtime on the processor, %d threads; medians of %d runs. The limit is"
                + " what the same cores could do with nothing but decoding and the model.")
            .formatted(network.filters(), network.side(), THREADS, effort.rounds());
    return Section.of(
        "Predicting",
        note,
        "images/s from files | decoding alone | model alone | predict | predict / model | predict / limit",
        rates,
        (name, r) ->
            "%s | %,.0f | %,.0f | %,.0f | %.2f | %.2f"
                .formatted(name, r.decoding, r.model, r.both, r.bothOverModel, r.bothOverLimit));
  }
}
