package dev.gangway.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.eval.Spread;
import dev.gangway.run.view.RunView;
import dev.gangway.web.Parts.Table;
import dev.gangway.web.Parts.Tile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs side by side, as JSON; differences of their settings are null without any. */
record Comparison(List<Task> tasks, Table differences) {

  record Member(RunView.Row row, JsonNode summary, JsonNode config) {

    static Member of(RunView run) {
      return new Member(run.look(), run.summary(), run.config());
    }

    /** Accuracy of the last weights on the whole target test set, 0..1; NaN while unknown. */
    private double targetTest() {
      return score("/scores/targetTest/accuracy");
    }

    private double score(String at) {
      return summary.at(at).asDouble(Double.NaN);
    }

    private String lastName() {
      return row.name().substring(row.name().lastIndexOf('/') + 1);
    }
  }

  /** Runs of one source, target and protocol; a row's differ in nothing but the seed. */
  record Task(
      String task, List<Long> seeds, List<Tile> tiles, List<Row> rows, Table table, String note) {}

  /** One row: ids of its runs, and accuracies on the target, 0..1, of those that have one. */
  record Row(String name, List<String> runs, List<Double> values) {}

  static Comparison of(List<Member> runs) {
    Map<String, List<Member>> tasks =
        runs.stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.row.task(), LinkedHashMap::new, Collectors.toList()));
    return new Comparison(
        tasks.values().stream().map(members -> new Maker(members).task()).toList(),
        differences(runs));
  }

  private static Table differences(List<Member> runs) {
    List<Map<String, String>> settings = runs.stream().map(run -> flat(run.config)).toList();
    Set<String> names = new LinkedHashSet<>();
    settings.forEach(own -> names.addAll(own.keySet()));
    names.removeIf(name -> settings.stream().map(own -> own.get(name)).distinct().count() == 1);
    if (names.isEmpty()) {
      return null;
    }
    List<String> heads = new ArrayList<>(List.of("run"));
    heads.addAll(names);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      List<String> row = new ArrayList<>(List.of(runs.get(i).lastName()));
      for (String name : names) {
        row.add(settings.get(i).getOrDefault(name, "–"));
      }
      rows.add(row);
    }
    return new Table("Settings that differ", heads, rows);
  }

  /** Nested fields as one list: {@code optimizer learningRate} and so on; no folders. */
  private static Map<String, String> flat(JsonNode config) {
    Map<String, String> flat = new LinkedHashMap<>();
    flat("", config.path("settings"), flat);
    flat.put("protocol", config.path("protocol").asText("full"));
    flat.put("background", config.path("background").asText("–"));
    return flat;
  }

  private static void flat(String before, JsonNode node, Map<String, String> into) {
    for (var field : node.properties()) {
      if (field.getValue().isObject()) {
        flat(before + field.getKey() + " ", field.getValue(), into);
      } else {
        into.put(before + field.getKey(), field.getValue().asText());
      }
    }
  }

  /** Runs that differ in nothing but the seed. */
  private record Group(String name, List<Member> runs) {

    Optional<Member> ofSeed(long seed) {
      return runs.stream().filter(run -> run.row.seed() == seed).findFirst();
    }

    boolean isBaseline() {
      return Titles.isBaseline(runs.get(0).row.method());
    }

    List<Double> values(String score) {
      return runs.stream().map(run -> run.score(score)).filter(Double::isFinite).toList();
    }

    Optional<Spread> spread(String score) {
      List<Double> values = values(score);
      return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    double mean() {
      return spread(TARGET).map(Spread::mean).orElse(Double.NEGATIVE_INFINITY);
    }
  }

  private static final String TARGET = "/scores/targetTest/accuracy";

  /** Makes the table of one task. */
  private static final class Maker {

    private final List<Group> groups;
    private final List<Long> seeds;
    private final int best;

    Maker(List<Member> runs) {
      groups =
          runs.stream()
              .collect(
                  Collectors.groupingBy(
                      run -> label(run, runs), LinkedHashMap::new, Collectors.toList()))
              .entrySet()
              .stream()
              .map(row -> new Group(row.getKey(), row.getValue()))
              .sorted(Comparator.comparing(group -> Titles.rank(group.runs.get(0).row.method())))
              .toList();
      seeds = runs.stream().map(run -> run.row.seed()).distinct().sorted().toList();
      best =
          IntStream.range(0, groups.size())
              .filter(i -> !groups.get(i).values(TARGET).isEmpty())
              .reduce((i, k) -> groups.get(k).mean() > groups.get(i).mean() ? k : i)
              .orElse(-1);
    }

    /** A run of an ablation is called by its folder without the seed; others by their method. */
    private static String label(Member run, List<Member> runs) {
      String suffix = "-seed" + run.row.seed();
      String name = run.lastName();
      if (name.endsWith(suffix)) {
        return name.substring(0, name.length() - suffix.length());
      }
      boolean alone =
          runs.stream()
                  .filter(other -> other.row.seed() == run.row.seed())
                  .filter(other -> other.row.method().equals(run.row.method()))
                  .count()
              == 1;
      return alone ? run.row.method() : name;
    }

    Task task() {
      return new Task(
          groups.get(0).runs.get(0).row.task(),
          seeds,
          tiles(),
          groups.stream()
              .map(
                  group ->
                      new Row(
                          group.name,
                          group.runs.stream().map(run -> run.row.id()).toList(),
                          group.values(TARGET)))
              .toList(),
          table(),
          "Every score on the target saw its labels, for scoring alone. Seeds, mean and gain: the last weights on the target’s test images; chosen weights: those that a label-free validator chose; best epoch: chosen with the labels, on a sample; transductive: the last weights on the target’s training images.");
    }

    private List<Tile> tiles() {
      List<Tile> tiles = new ArrayList<>();
      if (best >= 0) {
        Group group = groups.get(best);
        Spread spread = group.spread(TARGET).orElseThrow();
        tiles.add(
            new Tile(
                "main",
                "Best on the target: " + group.name,
                Figures.percent(spread.mean()),
                seeds(spread) + ", held-out target images, last weights",
                true));
        gain(group)
            .ifPresent(
                gain ->
                    tiles.add(
                        new Tile(
                            "gain",
                            "Gain over source-only",
                            Figures.typeset(Figures.points(gain.mean())) + " points",
                            seeds(gain) + ", seed by seed",
                            true)));
      }
      return tiles;
    }

    private static String seeds(Spread spread) {
      return spread.n() == 1
          ? "one seed"
          : "mean of %d seeds, deviation %s"
              .formatted(spread.n(), Figures.hundredths(spread.deviation()));
    }

    /** Gains of a row over the baseline's, seed by seed; empty if there is none, and of itself. */
    private Optional<Spread> gain(Group group) {
      List<Double> gains = new ArrayList<>();
      Group base = groups.stream().filter(Group::isBaseline).findFirst().orElse(group);
      if (!base.equals(group)) {
        for (Member run : group.runs) {
          base.ofSeed(run.row.seed())
              .map(other -> run.targetTest() - other.targetTest())
              .filter(Double::isFinite)
              .ifPresent(gains::add);
        }
      }
      return gains.isEmpty() ? Optional.empty() : Optional.of(Spread.of(gains));
    }

    private Table table() {
      List<String> heads = new ArrayList<>(List.of("method"));
      seeds.forEach(seed -> heads.add("seed " + seed));
      heads.addAll(
          List.of("mean", "gain", "chosen weights", "best epoch", "transductive", "source test"));
      Function<Optional<Spread>, String> told = of -> of.map(Figures::spread).orElse("–");
      List<List<String>> rows = new ArrayList<>();
      for (Group group : groups) {
        List<String> cells = new ArrayList<>(List.of(group.name));
        for (long seed : seeds) {
          double accuracy = group.ofSeed(seed).map(Member::targetTest).orElse(Double.NaN);
          cells.add(Figures.hundredths(accuracy));
        }
        cells.add(told.apply(group.spread(TARGET)));
        cells.add(gain(group).map(Figures::gain).map(Figures::typeset).orElse("–"));
        for (String score :
            List.of(
                "/selected/scores/targetTest/accuracy",
                "/oracleBest/accuracy",
                "/scores/targetTrain/accuracy",
                "/scores/sourceTest/accuracy")) {
          cells.add(told.apply(group.spread(score)));
        }
        rows.add(cells);
      }
      return new Table("Accuracy in %, mean ± standard deviation over seeds", heads, rows, best);
    }
  }
}
