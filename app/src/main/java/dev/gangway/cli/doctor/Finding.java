package dev.gangway.cli.doctor;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One thing that {@code gangway doctor} looked at.
 *
 * @param fact what was found, in one line
 * @param fix what the user can do about it; empty if all is well
 */
public record Finding(Level level, String topic, String fact, String fix) {

  /** How bad it is. */
  public enum Level {
    OK,
    /** Works, but slower or not for every command. */
    WARN,
    /** Training cannot work like that. */
    FAIL;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Finding ok(String topic, String fact) {
    return new Finding(Level.OK, topic, fact, "");
  }

  public static Finding warn(String topic, String fact, String fix) {
    return new Finding(Level.WARN, topic, fact, fix);
  }

  public static Finding fail(String topic, String fact, String fix) {
    return new Finding(Level.FAIL, topic, fact, fix);
  }
}
