package dev.gangway.web;

import dev.gangway.eval.Spread;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/**
 * Numbers as a reader wants them, on the terminal and on pages; the pages' scripts have the same
 * rule in {@code figures.js}. A score is told in hundredths of a percent, rounded half up by its
 * decimal digits, as {@code summary.json} has them: 0.92045 is 92.05 % wherever it is told.
 */
public final class Figures {

  private static final String NONE = "–";

  private Figures() {}

  /** A share as {@code 89.69 %}; a dash if it is no number. */
  public static String percent(double share) {
    return Double.isFinite(share) ? hundredths(share) + " %" : NONE;
  }

  /** A share as {@code 89.69}, for a table in percent; a dash if it is no number. */
  public static String hundredths(double share) {
    return Double.isFinite(share) ? rounded(share).toPlainString() : NONE;
  }

  /** A difference of shares as {@code +13.25}; a dash if it is no number. */
  public static String points(double difference) {
    if (!Double.isFinite(difference)) {
      return NONE;
    }
    BigDecimal points = rounded(difference);
    return (points.signum() < 0 ? "" : "+") + points.toPlainString();
  }

  private static BigDecimal rounded(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).setScale(2, RoundingMode.HALF_UP);
  }

  /** Mean and, of several, standard deviation of shares as {@code 97.64 ± 0.45}. */
  public static String spread(Spread spread) {
    return hundredths(spread.mean()) + deviation(spread);
  }

  /** Mean and, of several, standard deviation of differences as {@code +13.69 ± 1.15}. */
  public static String gain(Spread spread) {
    return points(spread.mean()) + deviation(spread);
  }

  private static String deviation(Spread spread) {
    return spread.n() > 1 ? " ± " + hundredths(spread.deviation()) : "";
  }

  /** With so many digits after the point, as a page is set; a dash if it is no number. */
  static String number(double value, int digits) {
    return Double.isFinite(value)
        ? typeset(String.format(Locale.ROOT, "%." + digits + "f", value))
        : NONE;
  }

  /** With a minus that is as wide as a plus: for pages. */
  static String typeset(String number) {
    return number.replace('-', '−');
  }

  /** With separated thousands. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** As {@code 11:36 min} or {@code 2:05:09 h}. */
  static String time(double seconds) {
    if (!Double.isFinite(seconds)) {
      return NONE;
    }
    Duration time = Duration.ofSeconds(Math.round(seconds));
    return time.toHours() > 0
        ? "%d:%02d:%02d h".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : "%d:%02d min".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
