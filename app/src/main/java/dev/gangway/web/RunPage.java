package dev.gangway.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.SetNames;
import dev.gangway.eval.SelectionStudy;
import dev.gangway.eval.SelectionStudy.Verdict;
import dev.gangway.eval.Validator;
import dev.gangway.eval.Validators;
import dev.gangway.run.ShellWord;
import dev.gangway.run.view.Metrics;
import dev.gangway.run.view.Metrics.Epoch;
import dev.gangway.run.view.Mistakes;
import dev.gangway.run.view.Mistakes.Mistake;
import dev.gangway.run.view.RunLog;
import dev.gangway.run.view.RunView;
import dev.gangway.web.Parts.Explained;
import dev.gangway.web.Parts.Fact;
import dev.gangway.web.Parts.Notice;
import dev.gangway.web.Parts.Table;
import dev.gangway.web.Parts.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * All that the page of a run shows beside its curves, as JSON.
 *
 * @param protocol what the scores on the target are, in a sentence; empty while there are none
 * @param moments the places of the slider, ascending
 * @param noSamples why there are no pictures
 * @param layouts iterations that have a plane picture of the embeddings
 */
record RunPage(
    RunView.Row row,
    String title,
    List<Notice> notices,
    List<Tile> tiles,
    String protocol,
    List<Moment> moments,
    List<String> classes,
    List<Sample> samples,
    String noSamples,
    List<Long> layouts,
    List<Confusion> confusions,
    List<Worst> mistakes,
    Explained confidence,
    Explained validators,
    Table epochs,
    List<Fact> settings,
    List<Fact> time,
    List<Fact> provenance) {

  /** A place of the slider. */
  record Moment(long iteration, long epoch, String text) {}

  /** A picture of generated images, and after which step it was drawn. */
  record Sample(String name, long iteration) {}

  /** Counts by true class and predicted class; rows without a decision of their own. */
  record Confusion(String caption, List<String> names, JsonNode counts, JsonNode undecided) {}

  /** The surest mistakes of a set under the words that explain them. */
  record Worst(String note, List<Mistake> images) {}

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

  /** What the parts are made of. */
  private record Builder(
      RunView run, RunView.Row row, Metrics metrics, int broken, Reader reader, JsonNode summary) {

    Builder(RunView run, RunView.Row row, Metrics metrics, int broken, Reader reader) {
      this(run, row, metrics, broken, reader, run.summary());
    }

    RunPage page() {
      JsonNode provenance = run.provenance();
      return new RunPage(
          row,
          "%s, %s, seed %d".formatted(row.task(), row.method(), row.seed()),
          notices(),
          tiles(),
          protocol(),
          moments(),
          classes(provenance),
          samples(),
          generates()
              ? "The run has left no pictures of generated images."
              : "This run has no generator.",
          run.layouts(),
          confusions(),
          worst(),
          confidence(),
          validators(),
          epochs(),
          settings(provenance),
          time(),
          provenance(provenance));
    }

    private boolean generates() {
      return metrics.losses().isEmpty() || metrics.losses().contains("d_real");
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

    private List<Moment> moments() {
      return metrics.epochs().stream()
          .map(
              e ->
                  new Moment(
                      e.iteration(),
                      e.epoch(),
                      "source %s, target %s"
                          .formatted(
                              Figures.percent(e.sourceTest()), Figures.percent(e.targetTest()))))
          .toList();
    }

    private List<String> classes(JsonNode provenance) {
      JsonNode names = summary.at("/scores/sourceTest/classNames");
      List<String> classes = texts(names.isArray() ? names : provenance.path("classes"));
      int count = Math.min(10_000, run.config().at("/settings/network/classes").asInt());
      for (int k = classes.size(); k < count; k++) {
        classes.add(Integer.toString(k));
      }
      return classes;
    }

    private static List<String> texts(JsonNode array) {
      List<String> texts = new ArrayList<>();
      array.forEach(text -> texts.add(text.asText()));
      return texts;
    }

    private List<Sample> samples() {
      Map<Long, Long> ends =
          metrics.epochs().stream()
              .collect(Collectors.toMap(Epoch::epoch, Epoch::iteration, (first, same) -> first));
      List<Sample> samples = new ArrayList<>();
      for (String name : run.samples()) {
        if (name.equals("last.png")) {
          samples.add(new Sample(name, metrics.last()));
        } else if (name.matches("epoch-\\d{1,9}\\.png")) {
          Long end = ends.get(Long.valueOf(name.replaceAll("\\D", "")));
          if (end != null) {
            samples.add(new Sample(name, end));
          }
        }
      }
      return samples;
    }

    private List<Confusion> confusions() {
      List<Confusion> confusions = new ArrayList<>();
      for (String set : List.of("targetTest", "sourceTest")) {
        JsonNode score = summary.path("scores").path(set);
        JsonNode counts = score.path("confusion");
        String caption =
            set.equals("targetTest")
                ? "Target test images, last weights (oracle)"
                : "Source test images, last weights";
        if (counts.size() > MOST_CLASSES) {
          confusions.add(new Confusion(caption + ": too many classes", List.of(), null, null));
        } else if (counts.isArray() && !counts.isEmpty()) {
          List<String> names = texts(score.path("classNames"));
          confusions.add(new Confusion(caption, names, counts, score.path("undecided")));
        }
      }
      return confusions;
    }

    private List<Worst> worst() {
      Optional<Mistakes> known = run.mistakes();
      if (known.isEmpty()) {
        String none =
            "None are kept of these weights: the training has not ended, or an earlier version ran it.";
        return List.of(new Worst(none, List.of()));
      }
      String note =
          "%s with their true class, what the classifier says instead, and how sure it is: the surest %d of %s wrong ones (of %s), weights of step %s.";
      return known.get().sets().stream()
          .map(
              found ->
                  new Worst(
                      note.formatted(
                          found.oracle() ? "Target test images (oracle)" : "Held-out source images",
                          found.worst().size(),
                          Figures.count(found.wrong()),
                          Figures.count(found.of()),
                          Figures.count(known.get().iteration())),
                      found.worst()))
          .toList();
    }

    /** How far the probabilities can be trusted. */
    private Explained confidence() {
      JsonNode confidence = summary.path("confidence");
      JsonNode source = confidence.path("sourceTest");
      if (!source.isObject()) {
        return null;
      }
      double temperature = source.path("temperature").asDouble();
      List<List<String>> rows = new ArrayList<>(List.of(calibration("source test", source)));
      if (confidence.path("targetTest").isObject()) {
        rows.add(calibration("target test (oracle)", confidence.path("targetTest")));
      }
      String note =
          "Calibration error: by how many points the probability of the predicted class misses the share of right predictions, on average (15 bins). An exported model divides its logits by a temperature fitted on the source test images; here %s.";
      return new Explained(
          note.formatted(
              temperature == 1
                  ? "it stays 1, as no likelier one lowers the error"
                  : Figures.number(temperature, 3)),
          new Table(
              "Expected calibration error",
              List.of(
                  "images", "number", "at temperature 1, points", "with the temperature, points"),
              rows));
    }

    private static List<String> calibration(String set, JsonNode errors) {
      return List.of(
          set,
          Figures.count(errors.path("images").asLong()),
          Figures.hundredths(errors.path("errorBefore").asDouble()),
          Figures.hundredths(errors.path("errorAfter").asDouble()));
    }

    /** How well each validator ranks the epochs; of fewer than three an order says nothing. */
    private Explained validators() {
      List<SelectionStudy.Candidate> epochs = SelectionStudy.candidates(metrics);
      List<List<String>> rows = new ArrayList<>();
      for (var oracle : SelectionStudy.of(epochs)) {
        Verdict verdict = oracle.value();
        Validator validator = Validators.named(verdict.validator());
        rows.add(
            List.of(
                verdict.validator(),
                validator.better() == Validator.Better.HIGHER ? "high" : "low",
                Figures.number(verdict.correlation(), 2),
                Figures.count(verdict.chosen()),
                Figures.percent(verdict.accuracy()),
                Figures.hundredths(verdict.regret())));
      }
      if (rows.isEmpty() || epochs.size() < FEWEST) {
        return null;
      }
      return new Explained(
          "A validator scores weights without any target label. How well does its order of the epochs agree with the true one (Spearman’s correlation: 1 is perfect), and how many points does its choice lose against the best epoch (regret)? Evaluated afterwards, with the labels.",
          new Table(
              "Validators of " + epochs.size() + " epochs",
              List.of(
                  "validator",
                  "good is",
                  "correlation",
                  "chooses step",
                  "target accuracy there",
                  "regret, points"),
              rows));
    }

    /** All values over the epochs: what the curves show, for those who cannot see them. */
    private Table epochs() {
      List<Epoch> all = metrics.epochs();
      if (all.isEmpty()) {
        return null;
      }
      Epoch last = all.get(all.size() - 1);
      List<String> heads = new ArrayList<>(List.of("epoch", "step", "source test", "target test"));
      heads.addAll(last.distances().keySet());
      heads.addAll(last.validators().keySet());
      List<List<String>> rows = new ArrayList<>();
      for (Epoch e : all) {
        List<String> row = new ArrayList<>();
        row.add(Long.toString(e.epoch()));
        row.add(Figures.count(e.iteration()));
        row.add(Figures.percent(e.sourceTest()));
        row.add(Figures.percent(e.targetTest()));
        last.distances().keySet().forEach(name -> row.add(number(e.distances().get(name))));
        last.validators().keySet().forEach(name -> row.add(number(e.validators().get(name))));
        rows.add(row);
      }
      return new Table("Scores, distances and validators by epoch", heads, rows);
    }

    private static String number(Double value) {
      return value == null ? "–" : Figures.number(value, 3);
    }

    private List<Fact> settings(JsonNode from) {
      List<Fact> facts = new ArrayList<>();
      if (run.config().isMissingNode()) {
        return facts;
      }
      facts.add(new Fact("Source", row.source() + images(from.path("sourceImages"), "labelled")));
      facts.add(new Fact("Target", row.target() + images(from.path("targetImages"), "unlabelled")));
      facts.add(new Fact("Method", Titles.method(row.method())));
      facts.add(new Fact("Protocol", row.protocol().isEmpty() ? "full" : row.protocol()));
      for (var field : run.config().path("settings").properties()) {
        String name = capital(words(field.getKey()));
        facts.add(
            new Fact(
                name,
                field.getValue().isObject()
                    ? inWords(field.getValue())
                    : field.getValue().asText()));
      }
      return facts;
    }

    private static String images(JsonNode count, String kind) {
      return count.isNumber()
          ? " (%s %s images)".formatted(Figures.count(count.asLong()), kind)
          : "";
    }

    private List<Fact> time() {
      List<Fact> facts = new ArrayList<>();
      if (metrics.last() > 0) {
        double seconds = metrics.seconds();
        facts.add(new Fact("Training", Figures.time(seconds)));
        facts.add(new Fact("Steps", Figures.count(metrics.last())));
        facts.add(new Fact("A step", Figures.number(1000 * seconds / metrics.last(), 0) + " ms"));
        Optional.ofNullable(metrics.curves().get("step/imagesPerSecond"))
            .map(curve -> Figures.number(curve.median(), 0) + " images/s (median)")
            .ifPresent(speed -> facts.add(new Fact("Speed", speed)));
      }
      if (!metrics.resumptions().isEmpty()) {
        facts.add(
            new Fact(
                "Resumed",
                metrics.resumptions().stream()
                    .map(Figures::count)
                    .collect(Collectors.joining(", ", "after step ", ""))));
      }
      JsonNode timing = summary.path("timing");
      double all =
          StreamSupport.stream(timing.spliterator(), false).mapToDouble(JsonNode::asDouble).sum();
      for (var part : timing.properties()) {
        String name =
            switch (part.getKey()) {
              case "steps" -> "In steps";
              case "batches" -> "Waiting for images";
              case "listeners" -> "In scores, validators, log";
              default -> part.getKey();
            };
        double seconds = part.getValue().asDouble();
        facts.add(
            new Fact(name, "%s (%.1f %%)".formatted(Figures.time(seconds), 100 * seconds / all)));
      }
      return facts;
    }

    private List<Fact> provenance(JsonNode provenance) {
      List<Fact> facts = new ArrayList<>();
      facts.add(new Fact("Run", row.name()));
      for (var field : provenance.properties()) {
        String name = words(field.getKey());
        JsonNode value = field.getValue();
        if (value.isObject()) {
          value
              .properties()
              .forEach(
                  v -> facts.add(new Fact(name + " of " + words(v.getKey()), text(v.getValue()))));
        } else if (value.isArray() && value.path(0).isObject()) {
          value.forEach(one -> facts.add(new Fact(capital(name), inWords(one))));
        } else if (value.isArray()) {
          facts.add(new Fact(capital(name), String.join(", ", texts(value))));
        } else if (!value.isNull()) {
          facts.add(new Fact(capital(name), text(value)));
        }
      }
      return facts;
    }

    private static String inWords(JsonNode object) {
      return object.properties().stream()
          .map(field -> words(field.getKey()) + " " + text(field.getValue()))
          .collect(Collectors.joining(", "));
    }

    private static String text(JsonNode value) {
      return SetNames.inText(value.isValueNode() ? value.asText() : value.toString());
    }

    /** {@code maxIterations} as {@code max iterations}. */
    private static String words(String name) {
      return name.replaceAll("(?<=[a-z])([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    private static String capital(String words) {
      return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
  }
}
