package dev.gangway.serve;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.Collection;

/** What is wrong with the JSON of a request, in words of JSON and not of Java. */
final class InferErrors {

  private InferErrors() {}

  /** Reads a request. */
  interface Reading {
    InferRequest read() throws IOException;
  }

  /**
   * Reads a request.
   *
   * @throws Problem 400 if it is none
   */
  static InferRequest in(Reading reading) {
    try {
      return reading.read();
    } catch (JsonProcessingException e) {
      throw e.getCause() instanceof Problem known ? known : Problem.of(400, "%s", reason(e));
    } catch (IOException e) {
      throw Problem.of(400, "the JSON is broken");
    }
  }

  private static String reason(JsonProcessingException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof StreamConstraintsException) {
      return "the JSON is too deep, or a name or a number in it is too long";
    }
    if (cause instanceof InputCoercionException && e instanceof JsonMappingException wrong) {
      return place(wrong) + ": a whole number is too large";
    }
    if (e instanceof MismatchedInputException wrong && wrong.getTargetType() != null) {
      return mismatch(wrong);
    }
    JsonLocation place = e.getLocation();
    return place == null
        ? "the JSON is broken"
        : "the JSON is broken at line %d, column %d"
            .formatted(place.getLineNr(), place.getColumnNr());
  }

  private static String mismatch(MismatchedInputException e) {
    if (e.getOriginalMessage().startsWith("No content")) {
      return "the request is empty: send JSON";
    }
    if (e.getOriginalMessage().startsWith("Trailing token")) {
      return "the request must be one object, and nothing after it";
    }
    String place = place(e);
    return (place.isEmpty() ? "the request" : place) + " must be " + expected(e.getTargetType());
  }

  /** As {@code inputs[0].shape[2]}. */
  private static String place(JsonMappingException e) {
    StringBuilder place = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        place.append('[').append(step.getIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return place.toString();
  }

  private static String expected(Class<?> type) {
    if (type == String.class) {
      return "a string";
    }
    if (type == Boolean.class) {
      return "true or false";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "an array";
    }
    return type == Integer.class ? "a whole number" : "an object";
  }
}
