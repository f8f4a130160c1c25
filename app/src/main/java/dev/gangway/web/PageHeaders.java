package dev.gangway.web;

import io.javalin.http.Context;

/** What every answer tells the browser: nothing from elsewhere, in no frame, kept nowhere. */
public final class PageHeaders {

  private PageHeaders() {}

  /**
   * Adds the headers.
   *
   * @param images where the page may take images from, in the words of Content-Security-Policy
   */
  public static void add(Context request, String images) {
    request.header(
        "Content-Security-Policy",
        "default-src 'self'; img-src %s; object-src 'none'; base-uri 'none';".formatted(images)
            + " form-action 'none'; frame-ancestors 'none'");
    request.header("X-Content-Type-Options", "nosniff");
    request.header("X-Frame-Options", "DENY");
    request.header("Referrer-Policy", "no-referrer");
    request.header("Cross-Origin-Resource-Policy", "same-origin");
    request.header("Cross-Origin-Opener-Policy", "same-origin");
    request.header("Cache-Control", "no-store");
  }
}
