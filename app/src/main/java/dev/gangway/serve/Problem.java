package dev.gangway.serve;

import com.google.errorprone.annotations.FormatMethod;
import dev.gangway.base.Json;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** Why a request got no answer, in words that its sender understands. */
final class Problem extends RuntimeException {

  private static final int SECONDS_TO_RETRY = 1;
  private static final int LONGEST_QUOTE = 64;

  /**
   * The body of such an answer: <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>.
   *
   * @param error the detail, under the name that the Open Inference Protocol has for it
   */
  private record Body(String type, String title, int status, String detail, String error) {}

  private final int status;

  private Problem(int status, String detail) {
    super(detail, null, false, false);
    this.status = status;
  }

  @FormatMethod
  static Problem of(int status, String format, Object... args) {
    return new Problem(status, args.length == 0 ? format : String.format(format, args));
  }

  /** A value of the request as it is repeated in a complaint: in quotes, and not at any length. */
  static String quoted(String value) {
    return value == null || value.length() <= LONGEST_QUOTE
        ? Json.line(value)
        : Json.line(value.substring(0, LONGEST_QUOTE) + "...");
  }

  int status() {
    return status;
  }

  void send(Context request) {
    request.status(status).contentType("application/problem+json").result(json());
    if (status == 503) {
      request.header("Retry-After", Integer.toString(SECONDS_TO_RETRY));
    }
  }

  String json() {
    String title = HttpStatus.forStatus(status).getMessage();
    return Json.line(new Body("about:blank", title, status, getMessage(), getMessage()));
  }
}
