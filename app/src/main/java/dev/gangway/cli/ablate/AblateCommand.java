package dev.gangway.cli.ablate;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.Json;
import dev.gangway.cli.doctor.Distribution;
import dev.gangway.cli.doctor.PrecisionChoice;
import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.train.DataReading;
import dev.gangway.cli.train.Reports;
import dev.gangway.cli.train.SettingsOptions;
import dev.gangway.cli.train.TaskOptions;
import dev.gangway.method.Method;
import dev.gangway.method.Methods;
import dev.gangway.method.Preset;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Precision;
import dev.gangway.train.RunConfig;
import dev.gangway.train.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "ablate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Train by every method with every seed and compare them in one table.",
      "The same command resumes what a stop or a crash left: trainings that have ended are"
          + " not run again. Given once more while it runs, it helps: each process takes trainings"
          + " that no other has."
    },
    footer = {
      "",
      "Example: gangway ablate --source mnist --target usps --preset quick --seeds 1,2,3 --out"
          + " runs/ablation"
    })
public final class AblateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private TaskOptions task;

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "NAME",
      description =
          "Rows of the table, the first being what the others are compared with: ${bundle:methods}"
              + " (default: the recipe's and what shows what its parts bring).")
  private List<String> methods = List.of();

  @Option(
      names = "--settings",
      split = ",",
      hidden = true,
      paramLabel = "NAME",
      description = "What --methods was in version 0.1: source-only, c1-only, c1+c2.")
  private List<String> settings = List.of();

  @Option(
      names = "--vary",
      paramLabel = "NAME=V1,V2",
      description =
          "Try each value of an option below, for example lambda=0.1,0.3; given more than once,"
              + " every combination.")
  private List<String> vary = List.of();

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "1,2,3",
      paramLabel = "N",
      description = "Columns of the table (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the runs and the table.")
  private Path out;

  @Option(names = "--json", description = "Print the table as JSON.")
  private boolean json;

  /** Their values are read from the matched options: any of them may be varied. */
  @Mixin private SettingsOptions options;

  private Terminal terminal;

  @Override
  public Integer call() throws IOException {
    Distribution.requireLibtorch();
    check(task.named(), "ablate needs --source and --target");
    task.requireApart(out);
    check(seeds.stream().distinct().count() == seeds.size(), "--seeds names a seed twice");
    Map<String, Method> rows = methods();
    if (!settings.isEmpty()) {
      terminal.note(
          "--settings is --methods now: "
              + rows.values().stream().map(Method::id).collect(Collectors.joining(",")));
    }
    RunConfig unread = rows(2).get(0).config(); // wrong settings fail before any reading
    TrainingData data = new DataReading(unread, terminal).read();
    AblationPlan plan = new AblationPlan(decided(data.source().classes().count()), seeds);
    check(plan.namesOnce(), "--vary names a value twice");
    plan.begin(out);
    Ablation ablation = new Ablation(plan, out, terminal, data);
    try (StopRequest stop = new StopRequest(terminal)) {
      if (!ablation.run(stop)) {
        terminal.note("stopped; the same command resumes it");
        return StopRequest.EXIT_CODE;
      }
    }
    ablation.write();
    AblationTable table = ablation.table();
    terminal.out().print(json ? Json.pretty(table) : table.plain());
    Reports.standard(terminal).after("gangway ablate", ablation.ended(), out);
    if (ablation.failed() > 0) {
      terminal.note(
          "%d trainings have failed: the same command tries again".formatted(ablation.failed()));
      return 1;
    }
    if (table.ended() < table.planned()) {
      terminal.note("the other trainings are another process's, which writes the whole table");
    }
    return 0;
  }

  /**
   * With the precision that is faster here, in all of them the same, or the one with which the
   * ablation in the folder began.
   */
  private List<AblationPlan.Row> decided(int classes) throws IOException {
    List<AblationPlan.Row> rows = rows(classes);
    if (!options.precisionIsOpen() || vary.stream().anyMatch(v -> v.startsWith("precision="))) {
      return rows;
    }
    TrainingSettings first = rows.get(0).config().settings();
    Precision precision =
        AblationPlan.in(out)
            .map(begun -> begun.rows().get(0).config().settings().compute().precision())
            .orElseGet(() -> PrecisionChoice.here().decide(first, terminal).compute().precision());
    return rows.stream().map(row -> row.withPrecision(precision)).toList();
  }

  private List<AblationPlan.Row> rows(int classes) {
    List<AblationPlan.Row> rows = new ArrayList<>();
    var variants =
        new VariedSettings(spec.commandLine().getParseResult().matchedOptions(), vary).variants();
    Map<String, Method> methods = methods();
    methods.forEach(
        (name, method) -> {
          for (VariedSettings.Variant variant : variants) {
            variant.options().findWeights(task.dataDir(), terminal);
            TrainingSettings own =
                variant
                    .settings(recipe().settings(classes, method), methods.values())
                    .withSeed(seeds.get(0));
            String row = (name + " " + variant.name(method)).strip();
            boolean again = variant.hasOthers(method) && has(rows, row);
            if (!again) {
              rows.add(
                  new AblationPlan.Row(
                      row, task.config(own).withWeights(variant.options().weights())));
            }
          }
        });
    return rows;
  }

  private static boolean has(List<AblationPlan.Row> rows, String name) {
    return rows.stream().anyMatch(row -> row.name().equals(name));
  }

  /** In version 0.1 the usual one was paper. */
  private Preset recipe() {
    return options.preset(settings.isEmpty() ? Preset.FAST : Preset.PAPER);
  }

  /** The methods by the names of their rows. */
  private Map<String, Method> methods() {
    check(methods.isEmpty() || settings.isEmpty(), "--settings is what --methods was: give one");
    Preset recipe = recipe();
    List<String> names = settings.isEmpty() ? methods : settings;
    names = names.isEmpty() ? recipe.method().ablation() : names;
    Map<String, Method> rows = new LinkedHashMap<>();
    for (String name : names) {
      Method method =
          settings.isEmpty() ? Methods.named(name) : Methods.ofSetting(name, recipe.method());
      check(rows.put(name, method) == null, "--methods names '%s' twice", name);
    }
    return rows;
  }
}
