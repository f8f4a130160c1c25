package dev.gangway.method;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.gangway.base.InputException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method with the values of its own settings, checked. In JSON an object of its id and the values
 * by the names of their options.
 */
public final class MethodSettings {

  private static final String ID = "id";

  /** What a number in a record of settings is called, and where it stands if it is not given. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  public @interface Value {
    /** The name of the option, without dashes. */
    String name();

    /** The value where none is given. */
    double otherwise();

    /** For the option's help. */
    String says();
  }

  /** One setting of a method, as its record declares it. */
  public record Declared(String name, double otherwise, String says, boolean whole) {
    private static Declared of(RecordComponent component) {
      Value value = component.getAnnotation(Value.class);
      boolean whole = component.getType() == long.class;
      return new Declared(value.name(), value.otherwise(), value.says(), whole);
    }

    private Number of(Map<String, ? extends Number> given) {
      Number value = given.containsKey(name) ? given.get(name) : (Number) otherwise;
      check(
          !whole || value.doubleValue() == Math.rint(value.doubleValue()),
          "%s must be a whole number, got %s",
          name,
          value);
      return whole ? (Number) value.longValue() : (Number) value.doubleValue();
    }
  }

  private final Method method;
  private final Map<String, Number> values = new LinkedHashMap<>();
  private final List<Record> records = new ArrayList<>();

  private MethodSettings(Method method, Map<String, ? extends Number> given) {
    this.method = method;
    for (Class<? extends Record> type : method.settings()) {
      List<Number> own = new ArrayList<>();
      for (Declared declared : declared(type)) {
        Number value = declared.of(given);
        values.put(declared.name, value);
        own.add(value);
      }
      records.add(make(type, own));
    }
  }

  public static MethodSettings of(Method method) {
    return of(method, Map.of());
  }

  /**
   * A method with some values given, by the names of their options.
   *
   * @throws InputException if it has no setting of such a name, or a value is out of its range
   */
  public static MethodSettings of(Method method, Map<String, ? extends Number> given) {
    List<String> names = declared(method).stream().map(Declared::name).toList();
    for (String name : given.keySet()) {
      check(
          names.contains(name),
          "method %s has no setting '%s' (%s)",
          method.id(),
          name,
          otherMethods(name).isEmpty()
              ? "it has: " + String.join(", ", names)
              : "--method %s has".formatted(String.join(", or ", otherMethods(name))));
    }
    return new MethodSettings(method, given);
  }

  private static List<String> otherMethods(String name) {
    return Methods.all().stream()
        .filter(other -> declared(other).stream().anyMatch(d -> d.name.equals(name)))
        .map(Method::id)
        .toList();
  }

  /** The settings of a method in their order. */
  public static List<Declared> declared(Method method) {
    return method.settings().stream().flatMap(type -> declared(type).stream()).toList();
  }

  private static List<Declared> declared(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents()).map(Declared::of).toList();
  }

  private static Record make(Class<? extends Record> type, List<Number> values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InputException wrong) {
        throw wrong;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no record of numbers: " + type.getName(), e);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static MethodSettings read(Map<String, Object> json) {
    Map<String, Number> given = new LinkedHashMap<>();
    json.forEach(
        (name, value) -> {
          if (!name.equals(ID)) {
            check(value instanceof Number, "method: %s must be a number, got %s", name, value);
            given.put(name, (Number) value);
          }
        });
    return of(Methods.named(String.valueOf(json.get(ID))), given);
  }

  @JsonValue
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(ID, method.id());
    json.putAll(values);
    return json;
  }

  public Method method() {
    return method;
  }

  /** The values by the names of their options. */
  public Map<String, Number> values() {
    return Map.copyOf(values);
  }

  /** The settings of one kind, if the method has them. */
  public <T extends Record> Optional<T> find(Class<T> type) {
    return records.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** The settings of one kind, which the method has. */
  public <T extends Record> T of(Class<T> type) {
    return find(type).orElseThrow(() -> new IllegalStateException(method.id() + " has no " + type));
  }

  public MethodSettings with(Map<String, ? extends Number> others) {
    Map<String, Number> given = new LinkedHashMap<>(values);
    given.putAll(others);
    return of(method, given);
  }

  /** Another method with the values that it has in common with this one. */
  public MethodSettings as(Method other) {
    return ofCommon(other, values);
  }

  /** A method with those of the values that it has. */
  static MethodSettings ofCommon(Method method, Map<String, ? extends Number> values) {
    Map<String, Number> common = new LinkedHashMap<>(values);
    common.keySet().retainAll(declared(method).stream().map(Declared::name).toList());
    return of(method, common);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MethodSettings same
        && same.method.id().equals(method.id())
        && same.values.equals(values);
  }

  @Override
  public int hashCode() {
    return method.id().hashCode() + values.hashCode();
  }

  @Override
  public String toString() {
    return json().toString();
  }
}
