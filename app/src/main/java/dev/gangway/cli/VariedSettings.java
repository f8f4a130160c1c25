package dev.gangway.cli;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.run.Names;
import dev.gangway.train.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Hyper-parameters with one or more of them varied: {@code --vary lambda=0.1,0.3} stands for the
 * options {@code --lambda 0.1} and {@code --lambda 0.3}.
 */
final class VariedSettings {

  /**
   * One choice of all varied values.
   *
   * @param name for example {@code "lambda=0.3 filters=32"}; empty if nothing is varied
   * @param options the hyper-parameters with these values
   */
  record Variant(String name, SettingsOptions options) {

    TrainingSettings settings(int classes) {
      return options.settings(classes);
    }
  }

  private record Variation(String option, List<String> values) {}

  private final List<String> given = new ArrayList<>();
  private final List<Variation> variations = new ArrayList<>();

  /**
   * Hyper-parameters to vary.
   *
   * @param matched all options that the user gave; those of the hyper-parameters count
   * @param vary {@code name=value,value...} each
   */
  VariedSettings(List<OptionSpec> matched, List<String> vary) {
    List<String> known = names();
    for (OptionSpec option : matched) {
      String name = option.longestName().substring(2);
      if (known.contains(name)) {
        option.stringValues().forEach(value -> given.add("--" + name + "=" + value));
      }
    }
    vary.forEach(text -> variations.add(variation(text, known)));
  }

  private static List<String> names() {
    return new CommandLine(new SettingsOptions())
        .getCommandSpec().options().stream().map(o -> o.longestName().substring(2)).toList();
  }

  private static Variation variation(String text, List<String> known) {
    int equals = text.indexOf('=');
    check(
        equals > 0 && equals < text.length() - 1,
        "--vary wants name=value,value..., got '%s' (for example lambda=0.1,0.3)",
        text);
    String name = Names.choose("option to vary", text.substring(0, equals), known, n -> n);
    return new Variation(name, List.of(text.substring(equals + 1).split(",", -1)));
  }

  /** Every combination of the varied values, the last variation changing fastest. */
  List<Variant> variants() {
    List<List<String>> combinations = List.of(List.of());
    for (Variation variation : variations) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> combination : combinations) {
        for (String value : variation.values) {
          List<String> more = new ArrayList<>(combination);
          more.add(variation.option + "=" + value);
          longer.add(more);
        }
      }
      combinations = longer;
    }
    return combinations.stream().map(this::variant).toList();
  }

  private Variant variant(List<String> choices) {
    List<String> arguments =
        new ArrayList<>(given.stream().filter(option -> !isVaried(option)).toList());
    choices.forEach(choice -> arguments.add("--" + choice));
    SettingsOptions options = new SettingsOptions();
    try {
      new CommandLine(options)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException wrong) {
      throw InputException.of("--vary %s: %s", String.join(" ", choices), wrong.getMessage());
    }
    return new Variant(String.join(" ", choices), options);
  }

  private boolean isVaried(String option) {
    return variations.stream().anyMatch(v -> option.startsWith("--" + v.option + "="));
  }
}
