package dev.gangway.cli.train;

import dev.gangway.data.LabelledImages;
import dev.gangway.image.Images;
import dev.gangway.method.SourceLikeImages;
import dev.gangway.report.ImageGrid;
import dev.gangway.report.ImageGroup;
import dev.gangway.run.RunDirectory;
import dev.gangway.train.Milestones;
import dev.gangway.train.TrainingData;
import dev.gangway.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws a grid at each milestone: images of both domains and what G makes of them. The loop waits
 * for G alone, and the end of the training for the last picture. A process killed right after an
 * epoch may leave its picture out.
 */
final class SamplePictures implements TrainingListener {

  /** G's batch norm wants a whole batch; so many of it are shown. */
  private static final int BATCH = 100;

  private static final int SHOWN = 20;

  private final SourceLikeImages generator;
  private final LabelledImages source;
  private final Images target;
  private final RunDirectory run;
  private final Milestones milestones;
  private final PictureWriter writer;
  private List<ImageGroup> groups = List.of();
  private long madeAt = -1;

  SamplePictures(
      SourceLikeImages generator,
      TrainingData data,
      RunDirectory run,
      Milestones milestones,
      PictureWriter writer) {
    this.milestones = milestones;
    this.generator = generator;
    this.source = data.source().select(first(data.source().size()));
    this.target = data.target().select(first(data.target().size()));
    this.run = run;
    this.writer = writer;
  }

  private static int[] first(int size) {
    return IntStream.range(0, Math.min(BATCH, size)).toArray();
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
    writer.settle();
  }

  private void draw(Path file, Position position) {
    if (madeAt != position.iteration()) {
      groups = groups();
      madeAt = position.iteration();
    }
    ImageGrid grid = ImageGrid.of(groups);
    writer.draw(file, grid::draw);
  }

  private List<ImageGroup> groups() {
    return List.of(
        group("source", source.images()),
        group("generated from source", generator.fromSource(source)),
        group("target", target),
        group("generated from target", generator.fromTarget(target)));
  }

  private static ImageGroup group(String caption, Images images) {
    int shown = Math.min(SHOWN, images.size());
    return new ImageGroup(caption, images.select(IntStream.range(0, shown).toArray()));
  }
}
