package dev.gangway.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a reader wants them. */
final class Figures {

  private Figures() {}

  /** A share as {@code 89.69 %}; a dash if it is no number. */
  static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : "–";
  }

  /** A difference of shares as {@code +13.25}. */
  static String points(double difference) {
    return Double.isFinite(difference)
        ? String.format(Locale.ROOT, "%+.2f", 100 * difference).replace('-', '−')
        : "–";
  }

  /** With so many digits after the point; a dash if it is no number. */
  static String number(double value, int digits) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%." + digits + "f", value).replace('-', '−')
        : "–";
  }

  /** With separated thousands. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** As {@code 11:36 min} or {@code 2:05:09 h}. */
  static String time(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "–";
    }
    Duration time = Duration.ofSeconds(Math.round(seconds));
    return time.toHours() > 0
        ? "%d:%02d:%02d h".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : "%d:%02d min".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
