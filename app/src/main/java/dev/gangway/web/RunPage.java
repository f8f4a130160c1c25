package dev.gangway.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gangway.base.SetNames;
import dev.gangway.eval.SelectionStudy;
import dev.gangway.eval.SelectionStudy.Verdict;
import dev.gangway.eval.Validator;
import dev.gangway.eval.Validators;
import dev.gangway.run.ShellWord;
import dev.gangway.run.view.Curve;
import dev.gangway.run.view.Metrics;
import dev.gangway.run.view.Metrics.Epoch;
import dev.gangway.run.view.Mistakes;
import dev.gangway.run.view.RunLog;
import dev.gangway.run.view.RunView;
import dev.gangway.web.Parts.Notice;
import dev.gangway.web.Parts.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the page of a run shows beside its curves, as JSON: in words what a page without a script
 * shows as well, the rest as the run's files have it, without any folders.
 *
 * @param protocol what the scores on the target are, in a sentence; empty while there are none
 * @param method with its title
 * @param samples names of pictures of generated images
 * @param generates whether there is a generator, as far as that is known
 * @param layouts iterations that have a plane picture of the embeddings
 * @param scores by set, of the last weights; missing like what follows until the run has ended
 * @param validators how well each ranks the epochs; none of fewer than three, whose order says
 *     nothing
 */
record RunPage(
    RunView.Row row,
    String title,
    List<Notice> notices,
    List<Tile> tiles,
    String protocol,
    String method,
    List<Epoch> epochs,
    List<String> samples,
    boolean generates,
    List<Long> layouts,
    JsonNode scores,
    JsonNode confidence,
    Optional<Mistakes> mistakes,
    List<Ranked> validators,
    JsonNode settings,
    Time time,
    JsonNode provenance) {

  /** How well a validator chooses, and which of its values are good. */
  record Ranked(Verdict verdict, Validator.Better better) {}

  /** How long it took; the speed is the median of images a second, NaN if unknown. */
  record Time(long steps, double seconds, double speed, List<Long> resumptions, JsonNode parts) {}

  /**
   * Who reads the page.
   *
   * @param live whether it follows the run, on the run's machine
   * @param baseline the run beside this one that trained on the source alone, otherwise the same
   */
  record Reader(boolean live, Optional<RunView.Row> baseline) {}

  private static final int FEWEST = 3; // epochs that can be ranked
  private static final int MOST_CLASSES = 60; // that a page can show

  static RunPage of(RunView run, RunView.Row row, RunLog log, Reader reader) {
    int broken = log.look(metrics -> log.broken());
    return log.look(metrics -> new Builder(run, row, metrics, broken, reader).page());
  }

  /** The run whose gain is told: of the same task and seed. */
  static boolean isBaselineOf(RunView.Row other, RunView.Row row) {
    return Titles.isBaseline(other.method())
        && !Titles.isBaseline(row.method())
        && other.whole()
        && other.oracleTargetTestAccuracy() != null
        && other.task().equals(row.task())
        && other.seed() == row.seed();
  }

  private record Builder(
      RunView run, RunView.Row row, Metrics metrics, int broken, Reader reader, JsonNode summary) {

    Builder(RunView run, RunView.Row row, Metrics metrics, int broken, Reader reader) {
      this(run, row, metrics, broken, reader, run.summary());
    }

    RunPage page() {
      for (JsonNode score : summary.path("scores")) {
        if (score.path("confusion").size() > MOST_CLASSES) {
          ((ObjectNode) score).remove("confusion");
        }
      }
      Curve speed = metrics.curves().get("step/imagesPerSecond");
      return new RunPage(
          row,
          "%s, %s, seed %d".formatted(row.task(), row.method(), row.seed()),
          notices(),
          tiles(),
          protocol(),
          Titles.method(row.method()),
          metrics.epochs(),
          run.samples(),
          metrics.losses().isEmpty() || metrics.losses().contains("d_real"),
          run.layouts(),
          summary.path("scores"),
          summary.path("confidence"),
          run.mistakes(),
          ranked(),
          run.config().path("settings"),
          new Time(
              metrics.last(),
              metrics.seconds(),
              speed == null ? Double.NaN : speed.median(),
              metrics.resumptions(),
              summary.path("timing")),
          withoutFolders(run.provenance()));
    }

    private List<Ranked> ranked() {
      List<SelectionStudy.Candidate> epochs = SelectionStudy.candidates(metrics);
      return epochs.size() < FEWEST
          ? List.of()
          : SelectionStudy.of(epochs).stream()
              .map(oracle -> oracle.value())
              .map(found -> new Ranked(found, Validators.named(found.validator()).better()))
              .toList();
    }

    private static JsonNode withoutFolders(JsonNode node) {
      if (node instanceof ObjectNode object) {
        object.properties().forEach(field -> field.setValue(withoutFolders(field.getValue())));
      } else if (node instanceof ArrayNode array) {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, withoutFolders(array.get(i)));
        }
      }
      return node.isTextual() ? TextNode.valueOf(SetNames.inText(node.asText())) : node;
    }

    private List<Notice> notices() {
      List<Notice> notices = new ArrayList<>();
      long last = metrics.last();
      String at = last == 0 ? "its first step" : "step " + Figures.count(last);
      switch (row.state()) {
        case DONE -> {}
        case FAILED -> {
          String reason = SetNames.inText(run.failure());
          notices.add(
              new Notice(
                  "bad",
                  "Failed at " + at + ":",
                  reason.isEmpty() ? "no reason was left" : reason,
                  ""));
        }
        case RUNNING -> {
          if (!reader.live) {
            String still = "This run was still training, at %s, when this page was made.";
            notices.add(new Notice("", "", still.formatted(at), ""));
          }
        }
        case STOPPED ->
            notices.add(
                new Notice(
                    "",
                    "Stopped:",
                    "it was stopped or killed %s %s, and what follows is what it left. %s%s:"
                        .formatted(
                            last == 0 ? "before" : "after",
                            at,
                            run.hasCheckpoint()
                                ? "Resume it"
                                : "It has left no checkpoint: resumed, it starts from the beginning",
                            reader.live ? "" : ", in the folder that holds it"),
                    "gangway train --resume "
                        + ShellWord.of(reader.live ? run.path() : run.path().getFileName())));
      }
      for (Metrics.Alarm alarm : metrics.alarms()) {
        notices.add(new Notice("warn", "⚠ Alarm:", alarm.message(), ""));
      }
      if (broken > 0) {
        String left = "%d lines of the log cannot be read and are left out.";
        notices.add(new Notice("", "", left.formatted(broken), ""));
      }
      return notices;
    }

    private List<Tile> tiles() {
      List<Tile> tiles = new ArrayList<>();
      JsonNode scores = summary.path("scores");
      if (scores.isMissingNode()) {
        soFar(tiles);
      } else {
        ended(tiles, scores);
      }
      if (row.seconds() > 0) {
        String speed =
            row.imagesPerSecond() > 0
                ? Figures.count(Math.round(row.imagesPerSecond())) + " images/s"
                : "";
        tiles.add(new Tile("", "Time in training", Figures.time(row.seconds()), speed, false));
      }
      return tiles;
    }

    private void soFar(List<Tile> tiles) {
      Optional<Epoch> last = metrics.epochs().stream().reduce((older, newer) -> newer);
      String none = "no epoch has been scored yet";
      String when = last.map(e -> "a sample of the test images, epoch " + e.epoch()).orElse(none);
      double target = last.map(Epoch::targetTest).orElse(Double.NaN);
      double source = last.map(Epoch::sourceTest).orElse(Double.NaN);
      tiles.add(new Tile("main", "Target accuracy so far", Figures.percent(target), when, true));
      tiles.add(new Tile("", "Source accuracy so far", Figures.percent(source), when, false));
      JsonNode chosen = run.selected();
      if (chosen.has("iteration")) {
        tiles.add(
            new Tile(
                "",
                "Chosen so far by " + chosen.path("validator").asText(),
                "step " + Figures.count(chosen.path("iteration").asLong()),
                "label-free score " + Figures.number(chosen.path("value").asDouble(), 3),
                false));
      }
    }

    private void ended(List<Tile> tiles, JsonNode scores) {
      JsonNode test = scores.path("targetTest");
      if (test.isObject()) {
        String classMean =
            test.path("uneven").asBoolean()
                ? "; mean of the classes " + percent(test.path("meanRecall"))
                : "";
        String held = count(test) + " held-out images, last weights" + classMean;
        tiles.add(new Tile("main", "Target accuracy", percent(test.path("accuracy")), held, true));
        reader.baseline.ifPresent(base -> tiles.add(gain(test, base)));
      }
      JsonNode source = scores.path("sourceTest");
      String held = count(source) + " held-out images";
      tiles.add(new Tile("", "Source accuracy", percent(source.path("accuracy")), held, false));
      JsonNode train = scores.path("targetTrain");
      if (train.isObject()) {
        String adapted = "the %s images it adapted to".formatted(count(train));
        String value = percent(train.path("accuracy"));
        tiles.add(new Tile("", "Target, transductive", value, adapted, true));
      }
      JsonNode chosen = summary.path("selected");
      JsonNode there = chosen.at("/scores/targetTest/accuracy");
      if (chosen.has("iteration")) {
        String how =
            "step %s, chosen without labels by %s"
                .formatted(step(chosen), chosen.path("validator").asText());
        tiles.add(new Tile("", "Target, chosen weights", percent(there), how, true));
      }
      JsonNode best = summary.path("oracleBest");
      if (best.path("accuracy").isNumber()) {
        String how = "step %s, on a sample; needs the labels".formatted(step(best));
        String value = percent(best.path("accuracy"));
        tiles.add(new Tile("", "Best epoch in hindsight", value, how, true));
      }
    }

    private static Tile gain(JsonNode test, RunView.Row base) {
      double without = base.oracleTargetTestAccuracy();
      return new Tile(
          "gain",
          "Gain over " + base.method(),
          Figures.typeset(Figures.points(test.path("accuracy").asDouble() - without)) + " points",
          "%s without adaptation, same seed (%s)".formatted(Figures.percent(without), base.name()),
          true);
    }

    private static String percent(JsonNode share) {
      return Figures.percent(share.asDouble(Double.NaN));
    }

    private static String count(JsonNode score) {
      return Figures.count(score.path("n").asLong());
    }

    private static String step(JsonNode moment) {
      return Figures.count(moment.path("iteration").asLong());
    }

    private String protocol() {
      if (metrics.epochs().isEmpty() && summary.isMissingNode()) {
        return ""; // not known yet
      }
      boolean labels =
          row.oracleTargetTestAccuracy() != null
              || metrics.epochs().stream().anyMatch(epoch -> Double.isFinite(epoch.targetTest()));
      return labels
          ? "Every score on the target is an oracle’s: it saw the target’s labels, for this page alone. They trained nothing and, but for the best epoch in hindsight, chose nothing."
          : "The target has no labelled test images, so there is no accuracy on it.";
    }
  }
}
