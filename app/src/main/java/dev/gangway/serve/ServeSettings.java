package dev.gangway.serve;

import static dev.gangway.base.InputException.check;

import dev.gangway.image.BackgroundColour;
import dev.gangway.web.Access;
import dev.gangway.web.Token;
import io.soabase.recordbuilder.core.RecordBuilder;
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
@RecordBuilder
public record ServeSettings(
    Map<String, Path> models,
    String bind,
    int port,
    Optional<Token> token,
    Optional<TlsKeys> tls,
    ServeLimits limits,
    Optional<BackgroundColour> background)
    implements ServeSettingsBuilder.With {

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
    Access unused = access(bind, port, token, tls);
  }

  Access access() {
    return access(bind, port, token, tls);
  }

  private static Access access(
      String bind, int port, Optional<Token> token, Optional<TlsKeys> tls) {
    return new Access("service", bind, port, token, tls.isPresent());
  }

  /** Loopback, any free port, no token, the usual limits. */
  public static ServeSettings local(Map<String, Path> models) {
    return new ServeSettings(
        models,
        Access.LOOPBACK,
        0,
        Optional.empty(),
        Optional.empty(),
        ServeLimits.usual(),
        Optional.empty());
  }
}
