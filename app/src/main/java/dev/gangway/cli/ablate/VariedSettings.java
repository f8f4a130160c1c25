package dev.gangway.cli.ablate;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.cli.train.SettingsOptions;
import dev.gangway.method.Method;
import dev.gangway.method.MethodSettings;
import dev.gangway.method.TrainingSettings;
import dev.gangway.run.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Hyper-parameters with one or more of them varied: {@code --vary lambda=0.1,0.3} stands for the
 * options {@code --lambda 0.1} and {@code --lambda 0.3}.
 */
final class VariedSettings {

  /** One choice of all varied values, such as {@code lambda=0.3} and {@code filters=32}. */
  record Variant(List<String> choices, SettingsOptions options) {

    /** Whether something is varied that this method has not. */
    boolean hasOthers(Method method) {
      return !name(method).equals(String.join(" ", choices));
    }

    /** For example {@code "lambda=0.3 filters=32"}; without what is of other methods. */
    String name(Method method) {
      List<String> others = new ArrayList<>(options.own());
      others.removeAll(names(method));
      return choices.stream()
          .filter(choice -> others.stream().noneMatch(name -> choice.startsWith(name + "=")))
          .collect(Collectors.joining(" "));
    }

    /** The settings for one of several methods, each of which takes the values that it knows. */
    TrainingSettings settings(TrainingSettings recipe, Collection<Method> all) {
      for (String name : options.own()) {
        check(
            all.stream().anyMatch(other -> names(other).contains(name)),
            "no method of the table has a setting '%s'",
            name);
      }
      return options.settings(recipe, names(recipe.method().method()));
    }

    private static List<String> names(Method method) {
      return MethodSettings.declared(method).stream().map(MethodSettings.Declared::name).toList();
    }
  }

  private record Variation(String option, List<String> values) {}

  private final List<String> given = new ArrayList<>();
  private final List<Variation> variations = new ArrayList<>();

  /** Takes all options that the user gave, and {@code name=value,value...} each. */
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
    return command(new SettingsOptions()).getCommandSpec().options().stream()
        .map(o -> o.longestName().substring(2))
        .toList();
  }

  private static CommandLine command(SettingsOptions options) {
    CommandSpec spec = CommandSpec.create();
    spec.addMixin("settings", CommandSpec.forAnnotatedObject(options));
    options.addOptionsOfMethods(spec);
    return new CommandLine(spec);
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
      command(options)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException wrong) {
      throw InputException.of("--vary %s: %s", String.join(" ", choices), wrong.getMessage());
    }
    return new Variant(choices, options);
  }

  private boolean isVaried(String option) {
    return variations.stream().anyMatch(v -> option.startsWith("--" + v.option + "="));
  }
}
