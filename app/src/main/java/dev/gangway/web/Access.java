package dev.gangway.web;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.ExceptionHandler;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import io.javalin.http.UnauthorizedResponse;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where the dashboard or the service listens, and who may ask it: this machine, or whoever knows a
 * token. A program shows the token with each request ({@code Authorization: Bearer TOKEN}), a
 * browser once.
 *
 * @param name what is served, in messages
 * @param bind address or name of this machine on which it listens
 * @param port 1..65535, or 0 for any free one
 * @param token that opens it; must be there unless it listens to this machine alone
 * @param encrypted whether it speaks HTTPS
 */
public record Access(String name, String bind, int port, Optional<Token> token, boolean encrypted) {

  /** This machine alone. */
  public static final String LOOPBACK = "127.0.0.1";

  /** What may be asked by everybody: whether a service is alive and ready. */
  private static final String HEALTH = "/v2/health/";

  private static final String BEARER = "Bearer ";
  private static final int COOKIE_SECONDS = 30 * 24 * 3600;
  private static final int LONGEST_HEADERS = 8 << 10;
  private static final Pattern HOST =
      Pattern.compile(
          "(?<figures>[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.%]+]|(?<name>[a-z0-9._-]+))(:[0-9]{1,5})?");

  /** For the browser: nothing from elsewhere, in no frame, kept nowhere. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  public Access {
    check(port >= 0 && port <= 65_535, "port must be in 0..65535, got %s", port);
    check(
        token.isPresent() || isLoopback(bind),
        "--bind %s opens the %s to other machines: give --token-file FILE as well, or leave --bind out",
        bind,
        name);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw InputException.of("--bind %s: no such address (127.0.0.1 is this machine alone)", host);
    }
  }

  public static Access ofDashboard(String bind, int port, Optional<Token> token) {
    return new Access("dashboard", bind, port, token, false);
  }

  /** What to open in a browser; without the token's text. */
  public String address(int listening) {
    String host = bind.contains(":") ? "[" + bind + "]" : bind;
    return "%s://%s:%d/%s"
        .formatted(
            encrypted ? "https" : "http", host, listening, token.isPresent() ? "?token=TOKEN" : "");
  }

  /** Makes a server let nothing through but what may pass. */
  public void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = 0; // Javalin itself reads no body
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(LONGEST_HEADERS);
          http.setSendServerVersion(false);
        });
    Set<String> names = names();
    config.routes.before(request -> pass(request, names));
  }

  /**
   * The names under which it answers. A page from elsewhere could point a name of its own at this
   * machine and read what is served here (DNS rebinding); its requests carry that name. Addresses
   * in figures are safe: nobody else can give them a meaning.
   */
  private Set<String> names() {
    Set<String> names = new TreeSet<>(Set.of("localhost", bind.toLowerCase(Locale.ROOT)));
    try {
      InetAddress here = InetAddress.getLocalHost();
      names.add(here.getHostName().toLowerCase(Locale.ROOT));
      names.add(here.getCanonicalHostName().toLowerCase(Locale.ROOT));
    } catch (UnknownHostException nameless) {
      return names; // reached by its address then
    }
    return names;
  }

  private static boolean isMeant(String host, Set<String> names) {
    var parts = HOST.matcher(host == null ? "" : host.toLowerCase(Locale.ROOT));
    return parts.matches() && (parts.group("name") == null || names.contains(parts.group("name")));
  }

  private void pass(Context request, Set<String> names) {
    HEADERS.forEach(request::header);
    String shown = request.header("Authorization");
    if (request.path().startsWith(HEALTH)) {
      return;
    }
    if (token.isPresent() && shown != null) {
      require(
          shown.regionMatches(true, 0, BEARER, 0, BEARER.length()) // any case: RFC 9110, 11.1
              && token.get().opens(shown.substring(BEARER.length())),
          request);
      return;
    }
    // who knows the token may use any name; pages from elsewhere do not know it
    if (token.isEmpty() && !isMeant(request.header("Host"), names)) {
      throw new ForbiddenResponse(
          "this %s has another name: use its address in figures".formatted(name));
    }
    token.ifPresent(secret -> requireToken(request, secret));
  }

  private void requireToken(Context request, Token secret) {
    String cookie = "gangway-" + request.req().getLocalPort(); // browsers share them between ports
    String asked = request.queryParam("token");
    if (asked == null && !secret.admits(request.cookie(cookie))) {
      throw unauthorized(
          request, "send Authorization: Bearer TOKEN, or open the page once with /?token=TOKEN");
    }
    if (asked != null) {
      require(secret.opens(asked), request);
      request.cookie(
          new Cookie(
              cookie,
              secret.cookie(),
              "/",
              COOKIE_SECONDS,
              encrypted,
              true,
              null,
              SameSite.STRICT));
      request.redirect("/", HttpStatus.SEE_OTHER); // without the token in the address
      request.skipRemainingHandlers();
    }
  }

  private static void require(boolean known, Context request) {
    if (!known) {
      throw unauthorized(request, "wrong token");
    }
  }

  private static UnauthorizedResponse unauthorized(Context request, String detail) {
    request.header("WWW-Authenticate", "Bearer");
    return new UnauthorizedResponse(detail);
  }

  /** Why a server could not begin: that a port is taken is told in one line. */
  public RuntimeException explained(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return InputException.of(
            "port %s of %s cannot be had: %s (choose another --port, 0 for any)",
            port, bind, Reason.of(cause));
      }
    }
    return e;
  }

  /**
   * A handler that says nothing where nobody listens any more. Javalin hands what an exception's
   * handler throws to that handler again, without an end, so none of them may throw; and where the
   * connection has gone, every use of the answer throws.
   */
  public static <E extends Exception> ExceptionHandler<E> answer(ExceptionHandler<E> handler) {
    return (failure, request) -> {
      try {
        handler.handle(failure, request);
      } catch (Exception gone) {
        // there is nobody to tell
      }
    };
  }
}
