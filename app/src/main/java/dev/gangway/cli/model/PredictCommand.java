package dev.gangway.cli.model;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.cli.data.DataOptions;
import dev.gangway.cli.data.ImageNotes;
import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.terminal.WorkDisplay;
import dev.gangway.data.format.ImageStream;
import dev.gangway.image.ImageItem;
import dev.gangway.infer.BulkPredictor;
import dev.gangway.infer.Column;
import dev.gangway.infer.ModelCard;
import dev.gangway.infer.Predictor;
import dev.gangway.run.FolderLock;
import dev.gangway.run.OutputFile;
import dev.gangway.run.PartialFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Classify images with an exported model: one row for each, in their order, in constant"
          + " memory.",
      "An image that cannot be read gets a row with the error."
    },
    footer = {
      "",
      "Examples: gangway predict --model model.onnx photo.jpg",
      "          gangway predict --model model.onnx --out all.csv photos/ more.zip",
      "          gangway predict --model model.onnx --out all.parquet shards/*.parquet"
    })
public final class PredictCommand implements Callable<Integer> {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "What 'gangway export' wrote.")
  private Path model;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description =
          "Images, folders of them at any depth, zip or tar archives, Parquet files with image"
              + " files in a column, sets in IDX, MATLAB, HDF5 or LIBSVM files (what is no file of"
              + " its own is called FILE#0, FILE#1...).")
  private List<Path> inputs;

  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      description =
          "Of the images in Parquet files, with dots for what lies inside (default: the one that"
              + " the file's Hugging Face note has, the only column of bytes, or image, img or"
              + " content).")
  private Optional<String> imageColumn;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, jsonl or parquet (default: by the ending of --out, else csv).")
  private Optional<PredictionOutput.Format> format;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Beside class and confidence: probabilities, logits, embedding, separated by commas.")
  private Set<Column> columns = EnumSet.noneOf(Column.class);

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The table; without it rows go to standard output.")
  private Optional<Path> out;

  @Option(
      names = "--resume",
      description = "Resume a table that was interrupted; the inputs must be the same.")
  private boolean resume;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "That decode and predict (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private DataOptions.BackgroundOption background;

  private long blank; // images of this start

  private Terminal terminal;

  @Override
  public Integer call() throws IOException {
    requireFile();
    requireOtherInputs();
    try (FolderLock held = out.isPresent() ? output().hold() : null;
        Predictor predictor = Predictor.open(model, 1, background.asked())) {
      if (resume && PartialFile.isWhole(out.get(), task(predictor))) {
        terminal.note(out.get() + ": whole already");
        return 0;
      }
      return predict(predictor);
    }
  }

  private int predict(Predictor predictor) throws IOException {
    try (StopRequest stop =
            new StopRequest(terminal, "stopping after the images at work", () -> {});
        ImageStream images = images();
        PredictionOutput output = output(predictor)) {
      output.skipWritten(images);
      double rate = predict(predictor, stop.whileNotRequested(images), output);
      if (stop.requested()) {
        output.commit();
        terminal.note(stopped(output));
        return StopRequest.EXIT_CODE;
      }
      check(output.rows() > 0, "no images in %s (check the paths)", inputs);
      output.finish();
      terminal.note(summary(output, rate));
      return ended(output);
    }
  }

  private int ended(PredictionOutput output) {
    ImageNotes.blank("images", blank, output.rows()).ifPresent(terminal::note);
    if (output.bad() < output.rows()) {
      return 0;
    }
    terminal.note(
        "not one of %,d images could be read, the first: %s"
            .formatted(output.rows(), output.firstError()));
    return 1;
  }

  /** Writes the rows of these images and returns how many a second. */
  private double predict(Predictor predictor, Iterator<ImageItem> images, PredictionOutput output)
      throws IOException {
    long before = output.rows();
    long began = System.nanoTime();
    // between rows at the same terminal a bar would tear them
    Terminal told = out.isPresent() ? terminal : terminal.withoutBar();
    try (WorkDisplay display = WorkDisplay.ofImages(told)) {
      BulkPredictor bulk = new BulkPredictor(predictor, threads);
      bulk.run(
          images,
          rows -> {
            output.write(rows);
            long done = output.rows();
            display.show(
                "images",
                done,
                -1,
                () -> "%,d images, %,.0f a second".formatted(done, rate(done - before, began)));
          });
      blank = bulk.blank();
      return rate(output.rows() - before, began);
    }
  }

  private static double rate(long images, long began) {
    return images * 1e9 / Math.max(1, System.nanoTime() - began);
  }

  private String stopped(PredictionOutput output) {
    return out.isPresent() && format().growsByRows()
        ? "stopped with %,d rows; the same command with --resume resumes it"
            .formatted(output.rows())
        : "stopped; what is there is not whole";
  }

  private ImageStream images() {
    return ImageStream.open(
        inputs, imageColumn, out.map(PartialFile::filesOf).orElse(List.of())); // may lie among them
  }

  /** What a format or an option needs a file for. */
  private void requireFile() {
    boolean byRows = format().growsByRows();
    check(out.isPresent() || !resume, "--resume needs a file to resume: add --out");
    check(out.isPresent() || byRows, "--format parquet makes a file: add --out FILE");
    check(
        byRows || !resume,
        "--resume cannot resume a Parquet file, whose index is written last (leave --resume out"
            + " to start again, or write csv or jsonl)");
  }

  /** A pattern like {@code *.parquet} may name the table of an earlier start, or the model. */
  private void requireOtherInputs() throws IOException {
    for (Path input : inputs) {
      if (Files.exists(input) && Files.exists(model) && Files.isSameFile(input, model)) {
        throw InputException.file(
            input, "not an input", "the file of --model", "images", "leave it out");
      }
    }
    if (out.isPresent()) {
      List<Path> read = new ArrayList<>(inputs);
      read.addAll(List.of(model, ModelCard.weightsOf(model)));
      output().require(read);
      requireNotInside(out.get());
    }
  }

  /** What lies in a folder of images and holds some is an image, unless it is an earlier table. */
  private void requireNotInside(Path file) throws IOException {
    if (!Files.exists(file) || PartialFile.isKnown(file) || !ImageStream.holdsImages(file)) {
      return;
    }
    for (Path input : inputs) {
      if (Files.isDirectory(input) && file.toRealPath().startsWith(input.toRealPath())) {
        throw InputException.file(
            file,
            "cannot be written",
            "one of the images of " + input,
            "a new file or an earlier table",
            "choose another --out");
      }
    }
  }

  private OutputFile output() {
    return OutputFile.of("--out", out.orElseThrow(), "csv", "tsv", "txt", "jsonl", "parquet", "");
  }

  private PredictionOutput.Format format() {
    return format.orElseGet(() -> PredictionOutput.Format.of(out));
  }

  private PredictionOutput output(Predictor predictor) throws IOException {
    PredictionOutput.Layout layout =
        new PredictionOutput.Layout(format(), columns, predictor.shape());
    if (out.isEmpty()) {
      return PredictionOutput.toStream(terminal.out().strict(), layout);
    }
    PredictionOutput.Task task = new PredictionOutput.Task(task(predictor), resume);
    return PredictionOutput.toFile(out.get(), layout, task);
  }

  /** Two commands with one task write the same table. */
  private String task(Predictor predictor) {
    return "%s of %s%s%s, columns %s, model %s"
        .formatted(
            format(),
            inputs,
            imageColumn.map(name -> " " + name).orElse(""),
            background.asked().map(colour -> " on " + colour).orElse(""),
            new TreeSet<>(columns),
            predictor.sha256());
  }

  private String summary(PredictionOutput output, double rate) {
    return "%s%,d images, %,d of them unreadable, %,.0f a second"
        .formatted(out.map(file -> file + ": ").orElse(""), output.rows(), output.bad(), rate);
  }
}
