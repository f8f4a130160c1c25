package dev.gangway.bench;

import static dev.gangway.run.InputException.check;

import java.time.Duration;
import java.util.List;

/**
 * How a service is asked.
 *
 * @param time for each number of clients
 * @param clients at once
 * @param slow clients beside others that send a byte now and then
 * @param idle connections beside them, without a request
 */
public record ServeEffort(Duration time, List<Integer> clients, int slow, int idle) {

  private static final int MOST_HELD = 4_000; // sockets of this process

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
    check(slow >= 0 && slow <= MOST_HELD, "slow clients must be in 0..%s, got %s", MOST_HELD, slow);
    check(
        idle >= 0 && idle <= MOST_HELD,
        "idle connections must be in 0..%s, got %s",
        MOST_HELD,
        idle);
  }

  /** Enough for figures that can be published. */
  public static ServeEffort thorough() {
    return new ServeEffort(Duration.ofSeconds(10), List.of(1, 8, 64), 64, 700);
  }

  /** A first look. */
  public static ServeEffort quick() {
    return new ServeEffort(Duration.ofSeconds(2), List.of(1, 8, 64), 64, 700);
  }

  public ServeEffort withTime(Duration other) {
    return new ServeEffort(other, clients, slow, idle);
  }

  public ServeEffort withClients(List<Integer> other) {
    return new ServeEffort(time, other, slow, idle);
  }

  public ServeEffort withSlow(int other) {
    return new ServeEffort(time, clients, other, idle);
  }

  public ServeEffort withIdle(int other) {
    return new ServeEffort(time, clients, slow, other);
  }
}
