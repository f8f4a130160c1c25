package dev.gangway.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The curves and alarms that the lines of a log add up to. A number {@code x} within {@code y} of a
 * line becomes a point of the curve {@code y/x}, one outside any object a point of {@code type/x}.
 */
final class MetricLines {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_CURVES = 128;
  private static final int MOST_ALARMS = 1_000;
  private static final int LONGEST_TEXT = 2_000;

  private final Map<String, Map<String, Curve>> byGroup = new HashMap<>();
  private final Map<String, Curve> curves = new TreeMap<>();
  private final List<LoggedAlarm> alarms = new ArrayList<>();
  private int last;
  private int broken;

  // of the line that is being read
  private String type = "";
  private int iteration;
  private String kind = "";
  private String message = "";

  /** All curves by name. */
  Map<String, Curve> curves() {
    return curves;
  }

  List<LoggedAlarm> alarms() {
    return List.copyOf(alarms);
  }

  /** The last iteration. */
  int last() {
    return last;
  }

  /** How many lines were no JSON objects. */
  int broken() {
    return broken;
  }

  /** Takes the next line. */
  void add(byte[] bytes, int offset, int length) {
    type = "";
    iteration = 0;
    kind = "";
    message = "";
    try (JsonParser json = JSON.createParser(bytes, offset, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        broken++;
        return;
      }
      readFields(json, null);
    } catch (IOException e) {
      broken++;
      return;
    }
    finishLine();
  }

  private void readFields(JsonParser json, String group) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT && group == null) {
        readFields(json, name.equals("values") ? type : name);
      } else if (value.isStructStart()) {
        json.skipChildren();
      } else if (value.isNumeric()) {
        number(json, group, name);
      } else if (value == JsonToken.VALUE_STRING) {
        text(json.getText(), group, name);
      }
    }
  }

  private void number(JsonParser json, String group, String name) throws IOException {
    if (group != null) {
      point(group, name, json.getFloatValue());
    } else if (name.equals("iteration")) {
      iteration = (int) Math.max(0, Math.min(json.getLongValue(), Integer.MAX_VALUE));
    } else if (!name.equals("seconds") && !name.equals("epoch")) {
      point(type, name, json.getFloatValue());
    }
  }

  /** Numbers that are none are written as text. */
  private void text(String text, String group, String name) {
    if (group != null) {
      if (text.equals("NaN") || text.endsWith("Infinity")) {
        point(group, name, Float.NaN);
      }
    } else if (name.equals("type")) {
      type = text;
    } else if (name.equals("alarm")) {
      kind = shortened(text);
    } else if (name.equals("message")) {
      message = shortened(text);
    }
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }

  private void point(String group, String name, float value) {
    Curve curve = byGroup.computeIfAbsent(group, unused -> new HashMap<>()).get(name);
    if (curve == null) {
      if (curves.size() == MOST_CURVES) {
        return;
      }
      curve = new Curve();
      byGroup.get(group).put(name, curve);
      curves.put(group + "/" + name, curve);
    }
    curve.add(iteration, value);
  }

  private void finishLine() {
    if (type.equals("resumed")) {
      curves.values().forEach(curve -> curve.cutAfter(iteration));
      alarms.removeIf(alarm -> alarm.iteration() > iteration);
      last = iteration;
    } else if (type.equals("alarm") && alarms.size() < MOST_ALARMS) {
      alarms.add(new LoggedAlarm(kind, iteration, message));
    }
    last = Math.max(last, iteration);
  }

  /** How many points all curves hold. */
  long points() {
    return curves.values().stream().mapToLong(Curve::size).sum();
  }
}
