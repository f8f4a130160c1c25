package dev.gangway.serve;

import static dev.gangway.base.InputException.check;

import dev.gangway.image.BackgroundColour;
import dev.gangway.web.Token;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a service answers with, and to whom.
 *
 * @param models files by name; the first is the one that answers when none is named
 * @param bind address or name of this machine on which it listens
 * @param port 1..65535, or 0 for any free one
 * @param token that opens it; must be there unless it listens to this machine alone
 * @param tls the certificate; without one the traffic is not encrypted
 * @param background under transparent pixels of images; empty for the model's own
 */
public record ServeSettings(
    Map<String, Path> models,
    String bind,
    int port,
    Optional<Token> token,
    Optional<TlsKeys> tls,
    ServeLimits limits,
    Optional<BackgroundColour> background) {

  /** This machine alone. */
  public static final String LOOPBACK = "127.0.0.1";

  /** The port when none is asked for. */
  public static final int PORT = 8080;

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  public ServeSettings {
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    check(!models.isEmpty(), "a service needs a model");
    for (String name : models.keySet()) {
      check(
          name.matches(NAME),
          "model name '%s' must be 1 to 64 letters, digits, dots, underlines and dashes (give one:"
              + " --model NAME=FILE)",
          name);
    }
    check(port >= 0 && port <= 65_535, "port must be in 0..65535, got %s", port);
    check(
        token.isPresent() || isLoopback(bind),
        "--bind %s opens the service to other machines: give --token-file FILE as well, or leave"
            + " --bind out",
        bind);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      check(false, "--bind %s: no such address (127.0.0.1 is this machine alone)", host);
      return false;
    }
  }

  /** Loopback, any free port, no token, the usual limits. */
  public static ServeSettings local(Map<String, Path> models) {
    return new ServeSettings(
        models,
        LOOPBACK,
        0,
        Optional.empty(),
        Optional.empty(),
        ServeLimits.usual(),
        Optional.empty());
  }

  public ServeSettings withLimits(ServeLimits other) {
    return new ServeSettings(models, bind, port, token, tls, other, background);
  }

  public ServeSettings withToken(Token other) {
    return new ServeSettings(models, bind, port, Optional.of(other), tls, limits, background);
  }

  public ServeSettings withTls(TlsKeys other) {
    return new ServeSettings(models, bind, port, token, Optional.of(other), limits, background);
  }

  public ServeSettings withPort(int other) {
    return new ServeSettings(models, bind, other, token, tls, limits, background);
  }
}
