package dev.gangway.report;

import static dev.gangway.report.Html.element;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.run.ShellWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first thing on a run's page: what came out, under which protocol. */
record RunResult(RunFiles run, Epochs epochs, Optional<RunFiles> sourceOnly) {

  Html html() {
    List<Html> tiles = new ArrayList<>();
    JsonNode scores = run.summary().path("scores");
    if (scores.isMissingNode()) {
      soFar(tiles);
    } else {
      ended(tiles, scores);
    }
    return Html.of(state(), element("dl class=tiles", Html.of(tiles)), protocol());
  }

  private void ended(List<Html> tiles, JsonNode scores) {
    JsonNode test = scores.path("targetTest");
    if (test.isObject()) {
      tiles.add(
          Sections.tile(
              "hero",
              "Target accuracy",
              Figures.percent(test.path("accuracy").asDouble()),
              "%s held-out images, last weights%s"
                  .formatted(
                      Figures.count(test.path("n").asLong()),
                      test.path("uneven").asBoolean()
                          ? "; mean of the classes "
                              + Figures.percent(test.path("meanRecall").asDouble())
                          : "")));
      sourceOnly.ifPresent(base -> tiles.add(gain(test, base)));
    }
    JsonNode source = scores.path("sourceTest");
    tiles.add(
        Sections.tile(
            "",
            "Source accuracy",
            Figures.percent(source.path("accuracy").asDouble(Double.NaN)),
            "%s held-out images".formatted(Figures.count(source.path("n").asLong()))));
    JsonNode train = scores.path("targetTrain");
    if (train.isObject()) {
      tiles.add(
          Sections.tile(
              "",
              "Target, transductive",
              Figures.percent(train.path("accuracy").asDouble()),
              "the %s images it adapted to".formatted(Figures.count(train.path("n").asLong()))));
    }
    JsonNode chosen = run.summary().path("selected");
    JsonNode there = chosen.at("/scores/targetTest/accuracy");
    if (there.isNumber()) {
      tiles.add(
          Sections.tile(
              "",
              "Target, chosen weights",
              Figures.percent(there.asDouble()),
              "step %s, chosen without labels by %s"
                  .formatted(
                      Figures.count(chosen.path("iteration").asLong()),
                      chosen.path("validator").asText())));
    }
    JsonNode best = run.summary().path("oracleBest");
    if (best.path("accuracy").isNumber()) {
      tiles.add(
          Sections.tile(
              "",
              "Best epoch in hindsight",
              Figures.percent(best.path("accuracy").asDouble()),
              "step %s, on a sample; needs the labels"
                  .formatted(Figures.count(best.path("iteration").asLong()))));
    }
  }

  private static Html gain(JsonNode test, RunFiles base) {
    return Sections.tile(
        "gain",
        "Gain over source-only",
        Figures.typeset(Figures.points(test.path("accuracy").asDouble() - base.targetTest()))
            + " points",
        "%s without adaptation, same seed (%s)"
            .formatted(Figures.percent(base.targetTest()), base.name()));
  }

  private void soFar(List<Html> tiles) {
    if (epochs.isEmpty()) {
      tiles.add(Sections.tile("hero", "Target accuracy", "–", "no epoch has been scored yet"));
      return;
    }
    Epochs.Epoch last = epochs.last();
    String when = "a sample of the test images, epoch %d".formatted(last.epoch());
    tiles.add(
        Sections.tile("hero", "Target accuracy so far", Figures.percent(last.targetTest()), when));
    tiles.add(
        Sections.tile("", "Source accuracy so far", Figures.percent(last.sourceTest()), when));
  }

  private Html state() {
    String at = run.iteration() == 0 ? "its first step" : "step " + Figures.count(run.iteration());
    return switch (run.state().kind()) {
      case FINISHED -> Html.NOTHING;
      case FAILED -> alert("This run failed at %s: %s".formatted(at, run.state().reason()));
      case RUNNING ->
          alert("This run was still training, at %s, when this page was made.".formatted(at));
      case STOPPED ->
          alert(
              "This run did not finish: it was stopped or killed %s %s. All below is what it left. %s: gangway train --resume %s"
                  .formatted(
                      run.iteration() == 0 ? "before" : "after",
                      at,
                      run.hasCheckpoint()
                          ? "It can be resumed, in the folder that holds it"
                          : "It has left no checkpoint; resumed, in the folder that holds it, it starts from the beginning",
                      ShellWord.of(Path.of(run.name()))));
    };
  }

  private static Html alert(String text) {
    return element("p class=alert role=status", text);
  }

  private Html protocol() {
    if (epochs.isEmpty() && run.summary().isMissingNode()) {
      return Html.NOTHING; // not known yet
    }
    boolean labels = epochs.all().stream().anyMatch(epoch -> Double.isFinite(epoch.targetTest()));
    return Sections.note(
        labels
            ? "Every score on the target is an oracle’s: it saw the target’s labels, for this page alone. They trained nothing and, but for the best epoch in hindsight, chose nothing."
            : "The target has no labelled test images, so there is no accuracy on it.");
  }
}
