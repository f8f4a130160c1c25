package dev.gangway.cli.train;

import dev.gangway.cli.terminal.PngFile;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.data.ContactSheet;
import dev.gangway.data.LabelledImages;
import dev.gangway.image.Images;
import dev.gangway.method.SourceLikeImages;
import dev.gangway.run.RunDirectory;
import dev.gangway.train.Milestones;
import dev.gangway.train.TrainingData;
import dev.gangway.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws a sheet at each milestone: rows of source images, then of target images, and below each row
 * what G makes of it.
 */
final class SamplePictures implements TrainingListener {

  /** G's batch norm wants a whole batch; so many of it are shown. */
  private static final int BATCH = 100;

  private static final int SHOWN = 20;
  private static final int COLUMNS = 10;

  private final SourceLikeImages generator;
  private final LabelledImages source;
  private final Images target;
  private final RunDirectory run;
  private final Milestones milestones;
  private final Terminal terminal;
  private List<Images> rows = List.of();
  private long madeAt = -1;

  SamplePictures(
      SourceLikeImages generator,
      TrainingData data,
      RunDirectory run,
      Milestones milestones,
      Terminal terminal) {
    this.milestones = milestones;
    this.generator = generator;
    this.source = data.source().select(spread(BATCH, data.source().size()));
    this.target = data.target().select(spread(BATCH, data.target().size()));
    this.run = run;
    this.terminal = terminal;
  }

  /** So many from all over a set: those of a folder lie class by class. */
  private static int[] spread(int most, int size) {
    int count = Math.min(most, size);
    return IntStream.range(0, count).map(i -> (int) ((long) i * size / count)).toArray();
  }

  @Override
  public void epochDone(Position position) throws IOException {
    if (milestones.at(position)) {
      draw(run.samples().resolve("epoch-%04d.png".formatted(position.epoch())), position);
    }
  }

  @Override
  public void trainingDone(Position position) throws IOException {
    draw(run.samples().resolve("last.png"), position);
  }

  private void draw(Path file, Position position) {
    if (madeAt != position.iteration()) {
      rows = rows();
      madeAt = position.iteration();
    }
    PngFile.write(file, () -> ContactSheet.of(rows)).ifPresent(terminal::note);
  }

  private List<Images> rows() {
    List<Images> rows = new ArrayList<>(pairs(source.images(), generator.fromSource(source)));
    rows.add(target.select(new int[0]));
    rows.addAll(pairs(target, generator.fromTarget(target)));
    return rows;
  }

  /** Rows of images, and below each what was made of it. */
  private static List<Images> pairs(Images images, Images generated) {
    List<Images> rows = new ArrayList<>();
    int[] shown = spread(SHOWN, images.size());
    for (int from = 0; from < shown.length; from += COLUMNS) {
      int[] row = Arrays.copyOfRange(shown, from, Math.min(shown.length, from + COLUMNS));
      rows.add(images.select(row));
      rows.add(generated.select(row));
    }
    return rows;
  }
}
