package dev.gangway.bench;

import static dev.gangway.run.InputException.check;

import java.time.Duration;
import java.util.List;

/**
 * How a service is asked.
 *
 * @param time for each number of clients
 * @param clients at once
 */
public record ServeEffort(Duration time, List<Integer> clients) {

  public ServeEffort {
    clients = List.copyOf(clients);
    check(
        time.toSeconds() >= 1 && time.toHours() < 24,
        "seconds must be in 1..86399, got %s",
        time.toSeconds());
    check(!clients.isEmpty(), "serve needs a number of clients, got none");
    check(
        clients.stream().allMatch(n -> n >= 1 && n <= 256),
        "clients must be in 1..256, got %s",
        clients);
  }

  /** Enough for figures that can be published. */
  public static ServeEffort thorough() {
    return new ServeEffort(Duration.ofSeconds(10), List.of(1, 8, 64));
  }

  /** A first look. */
  public static ServeEffort quick() {
    return new ServeEffort(Duration.ofSeconds(2), List.of(1, 8, 64));
  }

  public ServeEffort withTime(Duration other) {
    return new ServeEffort(other, clients);
  }

  public ServeEffort withClients(List<Integer> other) {
    return new ServeEffort(time, other);
  }
}
