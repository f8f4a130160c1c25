package dev.gangway.spark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gangway.data.format.ImageStream;
import dev.gangway.export.OnnxExport;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.infer.BulkPredictor;
import dev.gangway.infer.ModelCard;
import dev.gangway.infer.Prediction;
import dev.gangway.infer.Predictor;
import dev.gangway.infer.ScoredImage;
import dev.gangway.nn.Compute;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.Weights;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;

/** Spark in this process with two cores, images, a model, and what one machine says of them. */
final class Trial {

  private static final int SIDE = 32;
  private static final int CLASSES = 10;
  private static final MessageType TABLE =
      MessageTypeParser.parseMessageType(
          "message images { optional group image { optional binary bytes; } optional int32 label; }");

  private Trial() {}

  /** A job that was run. */
  record Outcome(int code, String err) {}

  static Outcome run(Callable<Integer> job, Object... words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] args = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    int code = Job.run(job, args, new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Outcome(code, err.toString(StandardCharsets.UTF_8));
  }

  static SparkSession spark() {
    return SparkSession.builder()
        .master("local[2, 2]") // a task that fails is tried once more
        .config("spark.ui.enabled", false)
        .config("spark.plugins", ScorePlugin.class.getName())
        .getOrCreate();
  }

  /** An untrained model; its larger weights make it tell images apart. */
  static Path model(Path file, long seed) throws IOException {
    NetworkSettings settings = new NetworkSettings(SIDE, 3, CLASSES, 2, 4, 4);
    ModelCard card =
        new ModelCard(
            "test",
            Stream.iterate(0, i -> i + 1).limit(CLASSES).map(i -> "class " + i).toList(),
            new ModelCard.Image(SIDE, 3),
            2,
            new ModelCard.Calibration("none", 1, 0.5, 0.25),
            JsonNodeFactory.instance.objectNode());
    try (FeatureClassifier networks = new FeatureClassifier(settings, Compute.fp32(), seed);
        PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard();
        Scalar factor = new Scalar(4.0)) {
      for (Weights weights : networks.weights()) {
        weights.names().stream()
            .filter(name -> name.endsWith(".weight"))
            .forEach(name -> weights.tensor(name).mul_(factor));
      }
      byte[] pixels = new byte[SIDE * SIDE * 3];
      new Random(seed).nextBytes(pixels);
      Images sample = new Images(new ImageFormat(SIDE, 3), List.of(pixels));
      OnnxExport.write(file, card, networks, sample);
    }
    return file;
  }

  /** A PNG of noise, about three bytes for each pixel. */
  static byte[] png(int side, long seed) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, random.nextInt(1 << 24));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /** A Parquet file of images in row groups of 20; a null content is a row without an image. */
  static Path parquet(Path file, int count, IntFunction<byte[]> content) throws IOException {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(TABLE)
            .withRowGroupRowCountLimit(20)
            .build()) {
      for (int i = 0; i < count; i++) {
        Group row = new SimpleGroup(TABLE);
        byte[] bytes = content.apply(i);
        if (bytes != null) {
          row.addGroup("image").append("bytes", Binary.fromConstantByteArray(bytes));
        }
        writer.write(row.append("label", i));
      }
    }
    return file;
  }

  /** A row as text: image, class, confidence, probabilities, error. */
  static String row(String name, Optional<Prediction> prediction, Optional<String> error) {
    return "%s|%s|%s|%s|%s"
        .formatted(
            name,
            prediction.map(Prediction::className).orElse(""),
            prediction.map(p -> Float.toString(p.confidence())).orElse(""),
            prediction.map(p -> Arrays.toString(p.probabilities())).orElse(""),
            error.orElse(""));
  }

  /** What {@code gangway predict} does, and in which order. */
  static List<String> predicted(Path model, Path... inputs) throws IOException {
    List<String> rows = new ArrayList<>();
    try (Predictor predictor = Predictor.open(model, 1);
        ImageStream images = ImageStream.open(List.of(inputs))) {
      BulkPredictor.Sink sink =
          some -> {
            for (ScoredImage image : some) {
              rows.add(row(image.name(), image.prediction(), image.error()));
            }
          };
      new BulkPredictor(predictor, 2).run(images, sink);
    }
    return rows;
  }

  private static final class Reading extends ParquetReader.Builder<Group> {
    Reading(InputFile file) {
      super(file, new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  /** The parts of a table, by name. */
  static List<Path> parts(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .sorted()
          .toList();
    }
  }

  /** The rows of a table with probabilities, its parts by name. */
  static List<String> rows(Path table) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Path part : parts(table)) {
      try (ParquetReader<Group> reader = new Reading(new LocalInputFile(part)).build()) {
        for (Group row = reader.read(); row != null; row = reader.read()) {
          rows.add(text(row));
        }
      }
    }
    return rows;
  }

  private static String text(Group row) {
    Optional<String> error = value(row, "error");
    String probabilities = "";
    if (row.getFieldRepetitionCount("probabilities") > 0) {
      Group list = row.getGroup("probabilities", 0);
      float[] values = new float[list.getFieldRepetitionCount("list")];
      for (int i = 0; i < values.length; i++) {
        values[i] = list.getGroup("list", i).getFloat("element", 0);
      }
      probabilities = Arrays.toString(values);
    }
    return "%s|%s|%s|%s|%s"
        .formatted(
            row.getString("image", 0),
            value(row, "class").orElse(""),
            value(row, "confidence").orElse(""),
            probabilities,
            error.orElse(""));
  }

  private static Optional<String> value(Group row, String name) {
    return row.getFieldRepetitionCount(name) == 0
        ? Optional.empty()
        : Optional.of(row.getValueToString(row.getType().getFieldIndex(name), 0));
  }
}
