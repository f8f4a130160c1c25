package dev.gangway.report;

import static dev.gangway.report.Html.element;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.SetNames;
import dev.gangway.eval.SelectionStudy.Verdict;
import dev.gangway.eval.Validator;
import dev.gangway.eval.Validators;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of a run's page: what was run, validators, time, provenance. */
record RunDetails(RunFiles run, Epochs epochs) {

  private static final int FEWEST = 3; // epochs that can be ranked

  Html settings() {
    List<String[]> facts = new ArrayList<>();
    JsonNode from = run.provenance();
    fact(facts, "Source", run.source() + images(from.path("sourceImages"), "labelled"));
    fact(facts, "Target", run.target() + images(from.path("targetImages"), "unlabelled"));
    fact(facts, "Setting", run.setting());
    fact(facts, "Protocol", run.config().path("protocol").asText("full"));
    JsonNode settings = run.config().path("settings");
    settings
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isObject()) {
                List<String> values = new ArrayList<>();
                field
                    .getValue()
                    .properties()
                    .forEach(v -> values.add(words(v.getKey()) + " " + v.getValue().asText()));
                fact(facts, capital(words(field.getKey())), String.join(", ", values));
              } else if (!field.getKey().equals("setting")) {
                fact(facts, capital(words(field.getKey())), field.getValue().asText());
              }
            });
    return Sections.facts(facts);
  }

  private static String images(JsonNode count, String kind) {
    return count.isNumber() ? " (%s %s images)".formatted(Figures.count(count.asLong()), kind) : "";
  }

  /** {@code maxIterations} as {@code max iterations}. */
  private static String words(String name) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      words.append(Character.isUpperCase(c) ? " " + Character.toLowerCase(c) : c);
    }
    return words.toString();
  }

  private static String capital(String words) {
    return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static void fact(List<String[]> facts, String name, String value) {
    facts.add(new String[] {name, value});
  }

  Html alarms() {
    List<Html> items = new ArrayList<>();
    for (JsonNode line : run.lines("alarm")) {
      items.add(
          element(
              "li",
              "step %s: %s"
                  .formatted(
                      Figures.count(line.path("iteration").asLong()),
                      line.path("message").asText())));
      if (items.size() == 50) {
        break;
      }
    }
    return items.isEmpty() ? Html.NOTHING : element("ul class=alarms", Html.of(items));
  }

  /** How well each validator ranks the epochs; of fewer than three an order says nothing. */
  Html validators() {
    List<List<Html>> rows = new ArrayList<>();
    if (epochs.all().size() < FEWEST) {
      return Html.NOTHING;
    }
    for (Verdict verdict : epochs.verdicts()) {
      Validator validator = Validators.named(verdict.validator());
      String wanted = validator.better() == Validator.Better.HIGHER ? "high" : "low";
      rows.add(
          List.of(
              Html.text(verdict.validator()),
              Html.text(wanted),
              Html.of(
                  bar(verdict.correlation()), Html.text(Figures.number(verdict.correlation(), 2))),
              Html.text(Figures.count(verdict.chosen())),
              Html.text(Figures.percent(verdict.accuracy())),
              Html.text(Figures.hundredths(verdict.regret()))));
    }
    if (rows.isEmpty()) {
      return Html.NOTHING;
    }
    return Html.of(
        Sections.note(
            "A validator scores weights without any target label. How well does its order of the epochs agree with the true one (Spearman’s correlation: 1 is perfect), and how many points does its choice lose against the best epoch (regret)? Judged afterwards, with the labels."),
        Sections.table(
            "Validators of " + epochs.all().size() + " epochs",
            List.of(
                "validator",
                "good is",
                "correlation",
                "chooses step",
                "target accuracy there",
                "regret, points"),
            rows));
  }

  /** How far the probabilities can be trusted. */
  Html confidence() {
    JsonNode confidence = run.summary().path("confidence");
    JsonNode source = confidence.path("sourceTest");
    if (source.isMissingNode()) {
      return Html.NOTHING;
    }
    double temperature = source.path("temperature").asDouble();
    List<List<Html>> rows = new ArrayList<>();
    rows.add(calibration("source test", source));
    JsonNode target = confidence.path("targetTest");
    if (target.isObject()) {
      rows.add(calibration("target test (oracle)", target));
    }
    return Html.of(
        Sections.note(
            "Calibration error: by how many points the probability of the predicted class misses the share of right predictions, on average (15 bins). An exported model divides its logits by a temperature fitted on the source test images; here %s."
                .formatted(
                    temperature == 1
                        ? "it stays 1, as no likelier one lowers the error"
                        : Figures.number(temperature, 3))),
        Sections.table(
            "Expected calibration error",
            List.of("images", "number", "at temperature 1, points", "with the temperature, points"),
            rows));
  }

  private static List<Html> calibration(String set, JsonNode errors) {
    return List.of(
        Html.text(set),
        Html.text(Figures.count(errors.path("images").asLong())),
        Html.text(Figures.hundredths(errors.path("errorBefore").asDouble())),
        Html.text(Figures.hundredths(errors.path("errorAfter").asDouble())));
  }

  private static Html bar(double correlation) {
    if (!Double.isFinite(correlation)) {
      return Html.NOTHING;
    }
    return element(
        Html.with(
            Html.with("meter min=-1 max=1 low=0 high=0.5 optimum=1", "value", correlation),
            "aria-label",
            "correlation " + Figures.number(correlation, 2)));
  }

  Html time() {
    List<String[]> facts = new ArrayList<>();
    List<JsonNode> steps = run.lines("step");
    if (!steps.isEmpty()) {
      JsonNode last = steps.get(steps.size() - 1);
      fact(facts, "Training", Figures.time(last.path("seconds").asDouble()));
      fact(facts, "Steps", Figures.count(last.path("iteration").asLong()));
      double mean = last.path("seconds").asDouble() / Math.max(1, last.path("iteration").asLong());
      fact(facts, "A step", Figures.number(1000 * mean, 0) + " ms");
      double[] speeds =
          steps.stream().mapToDouble(s -> s.path("imagesPerSecond").asDouble()).sorted().toArray();
      fact(facts, "Speed", Figures.number(speeds[speeds.length / 2], 0) + " images/s (median)");
    }
    JsonNode timing = run.summary().path("timing");
    double all = 0;
    for (JsonNode part : timing) {
      all += part.asDouble();
    }
    for (var part : timing.properties()) {
      String name =
          switch (part.getKey()) {
            case "steps" -> "In steps";
            case "batches" -> "Waiting for images";
            case "listeners" -> "In scores, validators, log";
            default -> part.getKey();
          };
      double seconds = part.getValue().asDouble();
      fact(facts, name, "%s (%.1f %%)".formatted(Figures.time(seconds), 100 * seconds / all));
    }
    return facts.isEmpty() ? Html.NOTHING : Sections.facts(facts);
  }

  Html provenance() {
    List<String[]> facts = new ArrayList<>();
    fact(facts, "Run", run.name());
    run.provenance()
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isObject()) {
                field
                    .getValue()
                    .properties()
                    .forEach(
                        v ->
                            fact(
                                facts,
                                field.getKey() + " of " + words(v.getKey()),
                                v.getValue().asText()));
              } else if (field.getValue().isArray()) {
                field
                    .getValue()
                    .forEach(one -> fact(facts, capital(words(field.getKey())), inWords(one)));
              } else {
                String value = SetNames.inText(field.getValue().asText());
                fact(facts, capital(words(field.getKey())), value);
              }
            });
    return element(
        "details", element("summary", "Everything needed to make it again"), Sections.facts(facts));
  }

  private static String inWords(JsonNode object) {
    return object.properties().stream()
        .map(field -> words(field.getKey()) + " " + SetNames.inText(field.getValue().asText()))
        .collect(Collectors.joining(", "));
  }

  /** All values over the epochs: what the curves show, for those who cannot see them. */
  Html values() {
    if (epochs.isEmpty()) {
      return Html.NOTHING;
    }
    List<String> heads = new ArrayList<>(List.of("epoch", "step", "source test", "target test"));
    Epochs.Epoch last = epochs.last();
    heads.addAll(last.distances().keySet());
    heads.addAll(last.validators().keySet());
    List<List<Html>> rows = new ArrayList<>();
    for (Epochs.Epoch epoch : epochs.all()) {
      List<Html> row = new ArrayList<>();
      row.add(Html.text(epoch.epoch()));
      row.add(Html.text(Figures.count(epoch.iteration())));
      row.add(Html.text(Figures.percent(epoch.sourceTest())));
      row.add(Html.text(Figures.percent(epoch.targetTest())));
      last.distances().keySet().forEach(name -> row.add(number(epoch.distances().get(name))));
      last.validators().keySet().forEach(name -> row.add(number(epoch.validators().get(name))));
      rows.add(row);
    }
    return element(
        "details",
        element("summary", "The values of every epoch as a table"),
        Sections.table("Scores, distances and validators by epoch", heads, rows));
  }

  private static Html number(Double value) {
    return Html.text(value == null ? "–" : Figures.number(value, 3));
  }
}
