package dev.gangway.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import io.javalin.http.UnauthorizedResponse;
import java.util.Optional;

/** What every request passes first: headers for the browser, the host's name, the token. */
final class Gate {

  private static final String IMAGES = "'self' data:";
  private static final int COOKIE_SECONDS = 30 * 24 * 3600;

  private final HostNames names;
  private final Optional<Token> token;

  Gate(DashboardSettings settings) {
    this.names = new HostNames(settings.bind());
    this.token = settings.token();
  }

  /** Lets a request through or ends it. */
  void pass(Context request) {
    PageHeaders.add(request, IMAGES);
    // who knows the token may use any name; pages from elsewhere do not know it
    if (token.isEmpty() && !names.include(request.header("Host"))) {
      throw new ForbiddenResponse("this dashboard has another name: use its address in figures");
    }
    token.ifPresent(secret -> requireToken(request, secret));
  }

  private static void requireToken(Context request, Token secret) {
    String name = "gangway-" + request.req().getLocalPort(); // browsers share cookies between ports
    if (request.queryParam("token") != null) {
      if (!secret.opens(request.queryParam("token"))) {
        throw new UnauthorizedResponse("wrong token");
      }
      request.cookie(
          new Cookie(
              name, secret.cookie(), "/", COOKIE_SECONDS, false, true, null, SameSite.STRICT));
      request.redirect("/", HttpStatus.SEE_OTHER); // without the token in the address
      request.skipRemainingHandlers();
    } else if (!secret.admits(request.cookie(name))) {
      throw new UnauthorizedResponse("open the dashboard once with /?token=TOKEN");
    }
  }
}
