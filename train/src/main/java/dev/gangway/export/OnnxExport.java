package dev.gangway.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.gangway.image.Images;
import dev.gangway.infer.ModelCard;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Network;
import dev.gangway.run.Safetensors.Floats;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes F and C as an ONNX file that does what they do, or no file at all. The same networks and
 * card give the same bytes.
 */
public final class OnnxExport {

  /** How far an output may be from the trained networks', relative to it where it is beyond 1. */
  public static final double TOLERANCE = 1e-4;

  private static final long IR_VERSION = 8; // read by every runtime since 2021
  private static final long OPERATORS = 17;

  private OnnxExport() {}

  /**
   * Writes the file after its outputs in ONNX Runtime were compared with the networks'.
   *
   * @param networks that compute in 32 bits
   * @param images to compare on
   * @return the largest difference of any output, relative to it where it is beyond 1
   * @throws ExportException if an output differs by more than {@link #TOLERANCE} or is not finite;
   *     nothing is written then
   */
  public static double write(Path file, ModelCard card, FeatureClassifier networks, Images images)
      throws IOException {
    byte[] model = model(card, networks);
    double difference;
    try {
      difference = new RuntimeCheck(model, card.temperature()).compare(networks, images);
    } catch (ExportException cause) {
      throw notWritten(file, cause.getMessage());
    }
    if (difference > TOLERANCE) {
      throw notWritten(
          file,
          "its outputs in ONNX Runtime differ from the trained networks' by %s of their size, more than %s"
              .formatted((float) difference, TOLERANCE));
    }
    WholeFile.write(file, out -> out.write(model));
    return difference;
  }

  private static ExportException notWritten(Path file, String reason) {
    return new ExportException("%s: not written: %s".formatted(file, reason));
  }

  private static ModelProto.Builder begun() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATORS))
        .setProducerName("gangway");
  }

  /**
   * A network of images alone, for ONNX Runtime to run: {@link ModelCard#INPUT} (uint8, N x C x H x
   * W) to {@link ModelCard#EMBEDDING} (N x values).
   *
   * @param weights by their names with that of the network before them
   */
  static byte[] model(Network network, Map<String, Floats> weights) {
    return begun().setGraph(NetworkGraph.of(network, weights)).build().toByteArray();
  }

  static byte[] model(ModelCard card, FeatureClassifier networks) {
    ModelProto.Builder model =
        begun()
            .setProducerVersion(card.version())
            .setDocString("images (N x C x H x W, 0..255) to logits, probabilities and embedding")
            .setGraph(NetworkGraph.of(card, networks));
    for (Map.Entry<String, String> text : new TreeMap<>(card.metadata()).entrySet()) {
      model.addMetadataPropsBuilder().setKey(text.getKey()).setValue(text.getValue());
    }
    return model.build().toByteArray();
  }
}
