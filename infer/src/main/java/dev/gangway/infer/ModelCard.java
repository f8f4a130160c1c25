package dev.gangway.infer;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.base.SetNames;
import dev.gangway.base.SinceVersion;
import dev.gangway.image.Fit;
import dev.gangway.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an exported model says of itself, kept as text by key in the metadata of its ONNX file.
 * Whoever writes such files and whoever reads them agree on it here.
 *
 * <pre>
 * gangway.format       1
 * gangway.version      of the program that wrote it
 * gangway.classes      ["cat","dog"]: what logit i stands for
 * gangway.image        {"side":32,"channels":3,"background":"black","fit":{"shape":"squeeze",...}}
 * gangway.temperature  the logits' divisor before the softmax
 * gangway.calibration  how well probabilities told the accuracy, before and after
 * gangway.provenance   from which run and checkpoint, trained on what
 * </pre>
 *
 * @param version of Gangway
 * @param classes K names, in the order of the logits
 * @param image that the model takes
 * @param temperature what the logits are divided by before the softmax, > 0
 * @param calibration how far the probabilities can be trusted
 * @param provenance where the model comes from, as JSON
 */
public record ModelCard(
    String version,
    List<String> classes,
    Image image,
    double temperature,
    Calibration calibration,
    JsonNode provenance) {

  /** The names of the model's only input and of its outputs. */
  public static final String INPUT = "images";

  /** N x K. */
  public static final String LOGITS = "logits";

  /** N x K, of {@code logits / temperature}. */
  public static final String PROBABILITIES = "probabilities";

  /** N x E. */
  public static final String EMBEDDING = "embedding";

  private static final String FORMAT = "1";
  private static final int MOST_CLASSES = 100_000;

  /**
   * How images are brought to the model's form.
   *
   * @param side height and width in pixels
   * @param channels 1 (grey) or 3 (colour)
   * @param background under transparent pixels: black, white or #rrggbb; black in old files
   * @param fit how pictures of other shapes become square; squeezed in old files
   */
  public record Image(
      int side,
      int channels,
      @SinceVersion("0.2") String background,
      @SinceVersion("0.2") Fit fit) {

    /** One with transparent pixels over black, that pictures are squeezed to. */
    public Image(int side, int channels) {
      this(side, channels, null, null);
    }

    /** The form of the images themselves. */
    public ImageFormat format() {
      return new ImageFormat(side, channels, fit);
    }

    public Image {
      fit = fit == null ? Fit.SQUEEZE : fit;
      background = background == null ? "black" : background;
      check(
          background.matches("black|white|#[0-9a-f]{6}"),
          "background must be black, white or #rrggbb, got %s",
          background);
      check(side >= 1 && side <= 1024, "image side must be in 1..1024, got %s", side);
      check(channels == 1 || channels == 3, "channels must be 1 or 3, got %s", channels);
    }
  }

  /**
   * Expected calibration error, 0..1: by how much the probability of the predicted class misses the
   * share of right predictions, on average.
   *
   * @param set the labelled images that the temperature was fitted on and that both were measured
   *     on
   * @param images how many
   * @param errorBefore with a temperature of 1
   * @param errorAfter with the fitted temperature
   */
  public record Calibration(String set, int images, double errorBefore, double errorAfter) {}

  public ModelCard {
    classes = List.copyOf(classes);
    check(
        classes.size() >= 2 && classes.size() <= MOST_CLASSES,
        "a model needs 2 to %s classes, got %s",
        MOST_CLASSES,
        classes.size());
    check(new HashSet<>(classes).size() == classes.size(), "class names must differ");
    check(
        temperature > 0 && temperature <= 1e6,
        "temperature must be in (0, 1e6], got %s",
        temperature);
  }

  /** Where the weights of a model lie as safetensors unless told otherwise: beside it. */
  public static Path weightsOf(Path model) {
    String name = model.getFileName().toString();
    return model.resolveSibling(name.replaceFirst("\\.onnx$", "") + ".safetensors");
  }

  /** The same for everybody: models of version 0.1 tell the folders that their sets lay in. */
  public ModelCard withoutFolders() {
    Calibration named =
        new Calibration(
            SetNames.inText(calibration.set),
            calibration.images,
            calibration.errorBefore,
            calibration.errorAfter);
    JsonNode told = provenance;
    if (provenance instanceof ObjectNode facts && facts.has("source") && facts.has("target")) {
      SetNames names = SetNames.of(facts.get("source").asText(), facts.get("target").asText());
      told = facts.deepCopy().put("source", names.source()).put("target", names.target());
    }
    return new ModelCard(version, classes, image, temperature, named, told);
  }

  /** The card as the metadata of a file, in ASCII: ONNX Runtime for Java spoils emoji. */
  public Map<String, String> metadata() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("gangway.format", FORMAT);
    texts.put("gangway.version", version);
    texts.put("gangway.classes", Json.ascii(classes));
    texts.put("gangway.image", Json.ascii(image));
    texts.put("gangway.temperature", Double.toString(temperature));
    texts.put("gangway.calibration", Json.ascii(calibration));
    texts.put("gangway.provenance", Json.ascii(provenance));
    return texts;
  }

  /** Reads a file's metadata; throws unless Gangway wrote it, in this version of its format. */
  public static ModelCard of(Path file, Map<String, String> metadata) {
    String format = metadata.get("gangway.format");
    if (!FORMAT.equals(format)) {
      throw InputException.file(
          file,
          "not a Gangway model",
          format == null ? "an ONNX file without Gangway's metadata" : "format " + format,
          "format " + FORMAT,
          "write it with: gangway export --run DIR --out FILE");
    }
    try {
      return new ModelCard(
          metadata.getOrDefault("gangway.version", "unknown"),
          Arrays.asList(part(metadata, "classes", String[].class)),
          part(metadata, "image", Image.class),
          part(metadata, "temperature", Double.class),
          part(metadata, "calibration", Calibration.class),
          part(metadata, "provenance", JsonNode.class));
    } catch (IOException | InputException | NullPointerException e) {
      throw InputException.file(
          file, "not a whole Gangway model: its metadata is broken", "export it again", e);
    }
  }

  private static <T> T part(Map<String, String> metadata, String name, Class<T> type)
      throws IOException {
    String text = metadata.get("gangway." + name);
    T value = text == null ? null : Json.parse(text, type);
    if (value == null) {
      throw new IOException("no gangway." + name);
    }
    return value;
  }
}
