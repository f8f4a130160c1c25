package dev.gangway.cli;

import dev.gangway.base.InputException;
import dev.gangway.data.FetchSettings;
import dev.gangway.data.Fetcher;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Looks at the proxy that a fetch would take. */
final class DoctorNetwork {

  private final Map<String, String> environment;

  DoctorNetwork(Map<String, String> environment) {
    this.environment = environment;
  }

  Finding proxy() {
    List<String> seen =
        Stream.of("https_proxy", "http_proxy", "all_proxy", "no_proxy")
            .flatMap(name -> Stream.of(name, name.toUpperCase(Locale.ROOT)))
            .filter(name -> !environment.getOrDefault(name, "").isBlank())
            .map(name -> name + "=" + withoutPassword(environment.get(name)))
            .toList();
    String fact = seen.isEmpty() ? "none set" : String.join(" ", seen);
    try {
      new Fetcher(Path.of(""), FetchSettings.usual(), environment, (file, bytes, total) -> {});
      return Finding.ok("proxy", fact);
    } catch (InputException e) {
      return Finding.warn("proxy", fact, "a fetch will fail: " + e.getMessage());
    }
  }

  private static String withoutPassword(String address) {
    return address.replaceFirst("^([a-z0-9]+://)?[^/]*@", "$1***@");
  }
}
