package dev.gangway.base;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the sets of a run are called where others may read it: in models, in pages, in answers. A
 * run's own files tell the folders in which the sets lie on its machine; nobody else needs those.
 */
public record SetNames(String source, String target) {

  private static final String ROOT = "(?:~?/|[A-Za-z]:[/\\\\])";

  /** Between quotes it may have spaces. */
  private static final Pattern ABSOLUTE_PATH =
      Pattern.compile(
          "(?<=')ROOT[^']+(?=')|(?<=\")ROOT[^\"]+(?=\")|(?<![^\\s=,;:'\"(\\[])ROOT[^\\s,;'\")]+"
              .replace("ROOT", ROOT));

  /** The last names of both paths, with as many folders before them as tell the two apart. */
  public static SetNames of(String source, String target) {
    List<String> one = parts(source);
    List<String> other = parts(target);
    int depth = 1;
    while (depth < Math.max(one.size(), other.size())
        && last(one, depth).equals(last(other, depth))
        && !one.equals(other)) {
      depth++;
    }
    return new SetNames(last(one, depth), last(other, depth));
  }

  /** The last name of a path with the part that is asked for; a name stays as it is. */
  public static String of(String spec) {
    return last(parts(spec), 1);
  }

  /** A text with the last names of the absolute paths in it. */
  public static String inText(String text) {
    return ABSOLUTE_PATH
        .matcher(text)
        .replaceAll(path -> Matcher.quoteReplacement(of(path.group())));
  }

  /** Of a pair of files, those of the first. */
  private static List<String> parts(String spec) {
    String first = spec.replaceFirst(",(?:/|[A-Za-z]:\\\\).*", "");
    List<String> parts =
        Arrays.stream(first.split("[/\\\\]+"))
            .filter(part -> !part.isEmpty() && !part.equals(".") && !part.equals(".."))
            .toList();
    return parts.isEmpty() ? List.of(spec) : parts;
  }

  private static String last(List<String> parts, int count) {
    return String.join("/", parts.subList(Math.max(0, parts.size() - count), parts.size()));
  }
}
