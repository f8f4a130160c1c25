package dev.gangway.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The convolutions that oneDNN told of, see <a
 * href="https://uxlfoundation.github.io/oneDNN/dev_guide_verbose.html">its verbose mode</a>.
 *
 * @param counts calls by kind, for example {@code convolution backward_data}
 * @param products multiplications of all of them
 */
record KernelCalls(Map<String, Integer> counts, long products) {

  private static final Pattern EXECUTED =
      Pattern.compile("onednn_verbose,.*exec,cpu,(convolution|deconvolution),[^,]*,([a-z_]+),.*");
  private static final Pattern PROBLEM =
      Pattern.compile("mb(\\d+)_ic(\\d+)oc(\\d+)_ih(\\d+)oh(\\d+)kh(\\d+)");

  static KernelCalls of(List<String> lines) {
    Map<String, Integer> counts = new TreeMap<>();
    long products = 0;
    for (String line : lines) {
      Matcher executed = EXECUTED.matcher(line);
      if (executed.matches()) {
        counts.merge(executed.group(1) + " " + executed.group(2), 1, Integer::sum);
        products += products(line, executed.group(1).equals("convolution"));
      }
    }
    return new KernelCalls(counts, products);
  }

  private static long products(String line, boolean convolution) {
    Matcher problem = PROBLEM.matcher(line);
    if (!problem.find()) {
      throw new IllegalArgumentException("no problem in: " + line);
    }
    long side = number(problem, convolution ? 5 : 4);
    long kernel = number(problem, 6);
    return number(problem, 1)
        * number(problem, 2)
        * number(problem, 3)
        * side
        * side
        * kernel
        * kernel;
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }
}
