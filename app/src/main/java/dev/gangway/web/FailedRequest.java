package dev.gangway.web;

import io.javalin.http.Context;
import io.javalin.http.ExceptionHandler;

/** How a request that failed is answered. */
public final class FailedRequest {

  private FailedRequest() {}

  /**
   * A handler that says nothing where nobody listens any more. Javalin hands what an exception's
   * handler throws to that handler again, without an end, so none of them may throw; and where the
   * connection has gone, every use of the answer throws.
   */
  public static <E extends Exception> ExceptionHandler<E> answer(ExceptionHandler<E> handler) {
    return (E failure, Context request) -> {
      try {
        handler.handle(failure, request);
      } catch (Exception gone) {
        // there is nobody to tell
      }
    };
  }
}
