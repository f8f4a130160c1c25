package dev.gangway.web;

import static dev.gangway.base.InputException.check;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a dashboard shows, and to whom.
 *
 * @param runs folder of runs, or one run
 * @param bind address or name of this machine on which it listens
 * @param port 1..65535, or 0 for any free one
 * @param token that opens it; must be there unless it listens to this machine alone
 */
public record DashboardSettings(Path runs, String bind, int port, Optional<Token> token) {

  /** This machine alone. */
  public static final String LOOPBACK = "127.0.0.1";

  /** The port when none is asked for. */
  public static final int PORT = 6060;

  public DashboardSettings {
    check(port >= 0 && port <= 65_535, "port must be in 0..65535, got %s", port);
    check(
        token.isPresent() || isLoopback(bind),
        "--bind %s opens the dashboard to other machines: give --token-file FILE as well, or leave"
            + " --bind out",
        bind);
  }

  private static boolean isLoopback(String host) {
    return address(host).isLoopbackAddress();
  }

  /**
   * The address of a name.
   *
   * @throws dev.gangway.base.InputException if there is none
   */
  private static InetAddress address(String host) {
    InetAddress address = null;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      check(false, "--bind %s: no such address (127.0.0.1 is this machine alone)", host);
    }
    return address;
  }

  /** The same on another port. */
  public DashboardSettings withPort(int other) {
    return new DashboardSettings(runs, bind, other, token);
  }
}
