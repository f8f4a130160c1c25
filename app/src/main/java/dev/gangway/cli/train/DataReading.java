package dev.gangway.cli.train;

import dev.gangway.base.SetNames;
import dev.gangway.cli.data.ImageNotes;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.terminal.WorkDisplay;
import dev.gangway.data.FeatureIntake;
import dev.gangway.train.RunConfig;
import dev.gangway.train.TrainingData;
import java.util.ArrayList;
import java.util.List;

/** Reads the sets of a run and tells the user what was read. */
public record DataReading(RunConfig config, Terminal terminal) {

  private static FeatureIntake.Progress shown(WorkDisplay display) {
    return (set, done, all) ->
        display.show(
            "features of " + SetNames.inText(set),
            done,
            all,
            () -> "features of %s: %,d of %,d images".formatted(set, done, all));
  }

  public TrainingData read() {
    ImageNotes skipped = new ImageNotes();
    List<String> notes = new ArrayList<>();
    TrainingData data;
    try (WorkDisplay display = WorkDisplay.ofImages(terminal)) {
      data = TrainingData.read(config, skipped, notes::add, shown(display));
    }
    skipped.report(terminal);
    terminal.note(
        "source %s: %,d labelled images of %d classes, %,d held out"
            .formatted(
                config.source(),
                data.source().size(),
                data.source().classes().count(),
                data.sourceTest().size()));
    terminal.note(
        "target %s: %,d images%s"
            .formatted(
                config.target(),
                data.target().size(),
                data.targetTest()
                    .map(set -> ", %,d labelled for scores alone".formatted(set.value().size()))
                    .orElse("")));
    notes.forEach(terminal::note);
    ImageNotes.blank("source images", data.source().images().blank(), data.source().size())
        .ifPresent(terminal::note);
    ImageNotes.blank("target images", data.target().blank(), data.target().size())
        .ifPresent(terminal::note);
    return data;
  }
}
