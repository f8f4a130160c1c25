package dev.gangway.cli.model;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.cli.doctor.Distribution;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.train.DeviceOption;
import dev.gangway.cli.train.Version;
import dev.gangway.export.NetworkArrays;
import dev.gangway.export.OnnxExport;
import dev.gangway.image.Images;
import dev.gangway.infer.ModelCard;
import dev.gangway.run.FolderLock;
import dev.gangway.run.OutputFile;
import dev.gangway.train.TrainedModel;
import dev.gangway.web.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Write the classifier of a run as an ONNX file, checked against the trained networks in ONNX Runtime,"
          + " and its weights as safetensors. The run's folder is all that it needs.",
      "The file takes images of N x channels x side x side, levels 0 to 255, and yields logits,"
          + " probabilities and embedding. Probabilities are tempered on the held-out source images."
    },
    footer = {"", "Example: gangway export --run runs/first --out model.onnx"})
public final class ExportCommand implements Callable<Integer> {

  @Option(names = "--run", required = true, paramLabel = "DIR", description = "Folder of the run.")
  private Path run;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The ONNX file; an earlier one is replaced.")
  private Path out;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "The safetensors file (default: beside --out, ending in .safetensors).")
  private Path weights;

  @Option(
      names = "--checkpoint",
      defaultValue = "last",
      paramLabel = "WHICH",
      description =
          "last, selected (the one that a label-free validator chose) or an iteration (default:"
              + " ${DEFAULT-VALUE}).")
  private String checkpoint;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  private Terminal terminal;

  private record Result(
      String model,
      String weights,
      long iteration,
      int checkedImages,
      double largestDifference,
      double temperature,
      ModelCard.Calibration calibration) {}

  @Override
  public Integer call() throws IOException {
    Distribution.requireLibtorch();
    OutputFile model = OutputFile.of("--out", out, "onnx");
    OutputFile arrays = OutputFile.of("--weights", weights(), "safetensors");
    model.require(List.of());
    arrays.require(List.of());
    requireApart(out, weights());
    try (FolderLock one = model.hold();
        FolderLock other = arrays.hold()) {
      return export();
    }
  }

  private int export() throws IOException {
    Optional<Long> iteration = CheckpointChoice.of(run, checkpoint);
    try (TrainedModel model = TrainedModel.open(run, iteration, device.named())) {
      ExportBasis basis = ExportBasis.of(run, model);
      ModelCard card = card(model, basis);
      Images compared = basis.compared();
      double difference = OnnxExport.write(out, card, model.networks(), compared);
      NetworkArrays.write(weights(), model.networks());
      Result result =
          new Result(
              out.toString(),
              weights().toString(),
              model.iteration(),
              compared.size(),
              difference,
              card.temperature(),
              card.calibration());
      terminal.out().print(json ? Json.pretty(result) : text(result));
      return 0;
    }
  }

  /** The second file would replace the first. */
  private static void requireApart(Path model, Path weights) throws IOException {
    InputException.check(
        !real(model).equals(real(weights)),
        "--out and --weights are one file: %s (give the model and the weights a file each)",
        model);
  }

  private static Path real(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    return whole.getParent().toRealPath().resolve(whole.getFileName());
  }

  private Path weights() {
    return weights == null ? ModelCard.weightsOf(out) : weights;
  }

  private ModelCard card(TrainedModel model, ExportBasis basis) {
    var network = model.config().settings().network();
    return new ModelCard(
        Version.ofGangway(),
        basis.classes().names(),
        new ModelCard.Image(
            network.side(),
            network.channels(),
            model.config().background().toString(),
            network.format().fit()),
        basis.temperature(),
        basis.calibration(),
        ModelProvenance.of(run, model, checkpoint));
  }

  private String text(Result result) {
    ModelCard.Calibration calibration = result.calibration;
    return """
        %s: the classifier of %s at step %d
        checked in ONNX Runtime on %,d images: largest difference %.1e of %.0e allowed
        temperature %.3f, fitted on %,d images (%s)
        expected calibration error there: %s before, %s after%s
        weights: %s
        """
        .formatted(
            result.model,
            run,
            result.iteration,
            result.checkedImages,
            result.largestDifference,
            OnnxExport.TOLERANCE,
            result.temperature,
            calibration.images(),
            calibration.set(),
            Figures.percent(calibration.errorBefore()),
            Figures.percent(calibration.errorAfter()),
            result.temperature == 1 ? " (none above 1 lowers it)" : "",
            result.weights);
  }
}
