package dev.gangway.serve;

import dev.gangway.web.HostNames;
import dev.gangway.web.PageHeaders;
import dev.gangway.web.Token;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.util.Optional;

/**
 * What every request passes first: headers for the browser, the host's name, the token. A program
 * shows the token with each request ({@code Authorization: Bearer TOKEN}), a browser once. Whether
 * the service is alive and ready may be asked by everybody.
 */
final class ServiceGate {

  private static final String IMAGES = "'self' blob: data:";
  private static final int COOKIE_SECONDS = 30 * 24 * 3600;
  private static final String BEARER = "Bearer ";

  private final HostNames names;
  private final Optional<Token> token;
  private final boolean encrypted;

  ServiceGate(ServeSettings settings) {
    names = new HostNames(settings.bind());
    token = settings.token();
    encrypted = settings.tls().isPresent();
  }

  /** Lets a request through or ends it. */
  void pass(Context request) {
    PageHeaders.add(request, IMAGES);
    String shown = request.header("Authorization");
    if (request.path().startsWith("/v2/health/")) {
      return;
    }
    if (token.isPresent() && shown != null) {
      if (!shown.regionMatches(true, 0, BEARER, 0, BEARER.length()) // any case: RFC 9110, 11.1
          || !token.get().opens(shown.substring(BEARER.length()))) {
        throw unauthorized(request, "wrong token");
      }
      return;
    }
    // who knows the token may call the service what they like; pages from elsewhere do not know it
    if (token.isEmpty() && !names.include(request.header("Host"))) {
      throw Problem.of(403, "this service has another name: use its address in figures");
    }
    token.ifPresent(secret -> requireToken(request, secret));
  }

  private void requireToken(Context request, Token secret) {
    String name = "gangway-" + request.req().getLocalPort(); // browsers share cookies between ports
    String asked = request.queryParam("token");
    if (asked == null && !secret.admits(request.cookie(name))) {
      throw unauthorized(
          request, "send Authorization: Bearer TOKEN, or open the page once with /?token=TOKEN");
    }
    if (asked != null) {
      if (!secret.opens(asked)) {
        throw unauthorized(request, "wrong token");
      }
      request.cookie(
          new Cookie(
              name, secret.cookie(), "/", COOKIE_SECONDS, encrypted, true, null, SameSite.STRICT));
      request.redirect("/", HttpStatus.SEE_OTHER); // without the token in the address
      request.skipRemainingHandlers();
    }
  }

  private static Problem unauthorized(Context request, String detail) {
    request.header("WWW-Authenticate", "Bearer");
    return Problem.of(401, "%s", detail);
  }
}
