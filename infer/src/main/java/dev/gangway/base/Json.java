package dev.gangway.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The one way in which Gangway reads and writes JSON: records, strict about unknown fields. */
public final class Json {

  private static final ObjectMapper MAPPER =
      mapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

  private Json() {}

  /** Records of what has only to predict have no {@link java.util.Optional}. */
  private static ObjectMapper mapper() {
    try {
      return OfOptionals.mapper();
    } catch (NoClassDefFoundError notNeeded) {
      return new ObjectMapper();
    }
  }

  /** A class of its own, since the one that names a missing class cannot be loaded. */
  private static final class OfOptionals {
    static ObjectMapper mapper() {
      return new ObjectMapper().registerModule(new Jdk8Module());
    }
  }

  /** One line. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + value.getClass(), e);
    }
  }

  /** One line of ASCII, for places that spoil other letters. */
  public static String ascii(Object value) {
    try {
      return MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + value.getClass(), e);
    }
  }

  /** Several lines, for people. */
  public static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + value.getClass(), e);
    }
  }

  /**
   * Reads a record.
   *
   * @throws IOException if the text is not JSON of that type; the message says where
   */
  public static <T> T parse(String text, Class<T> type) throws IOException {
    return MAPPER.readValue(text, type);
  }

  /**
   * Reads a file that holds one record.
   *
   * @throws InputException if it is missing or is not JSON of that type
   */
  public static <T> T read(Path file, Class<T> type) {
    return read(file, type, json -> json);
  }

  /**
   * The same of a file that an earlier version may have written.
   *
   * @param upgrade makes what this version writes of what an earlier one wrote
   */
  public static <T> T read(Path file, Class<T> type, UnaryOperator<JsonNode> upgrade) {
    try {
      JsonNode json = parse(Files.readString(file), JsonNode.class);
      T value = json == null ? null : MAPPER.treeToValue(upgrade.apply(json), type);
      if (value == null) {
        throw invalid(file, "null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw invalid(file, reason(e) + line(e));
    } catch (IOException e) {
      throw InputException.file(file, "cannot be read", "check that it exists and may be read", e);
    }
  }

  private static InputException invalid(Path file, String found) {
    return InputException.file(
        file,
        "not valid",
        found,
        "JSON as Gangway writes it",
        "restore the file or start a new run");
  }

  /** What is wrong with a text: a record's own complaint about its values, else the parser's. */
  public static String reason(JsonProcessingException e) {
    if (e.getCause() instanceof InputException wrongValue) {
      return wrongValue.getMessage();
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "unknown field '%s'".formatted(unknown.getPropertyName());
    }
    if (e instanceof MismatchedInputException mismatch) {
      return mismatch(mismatch);
    }
    return e instanceof JsonEOFException
        ? "it ends too early"
        : e.getOriginalMessage().lines().findFirst().orElse("broken JSON");
  }

  /** Jackson's own words name classes. */
  private static String mismatch(MismatchedInputException e) {
    String field =
        e.getPath().stream()
            .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
            .collect(Collectors.joining("."));
    if (!field.isEmpty()) {
      return "field '%s' is missing or has a value of another kind".formatted(field);
    }
    return e.getMessage().startsWith("No content")
        ? "nothing"
        : e.getMessage().startsWith("Trailing token")
            ? "more after its end"
            : "another kind of value";
  }

  private static String line(JsonProcessingException e) {
    boolean ours = e.getCause() instanceof InputException;
    int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
    return ours ? "" : " at line " + line;
  }

  /**
   * The fields of an object, in order.
   *
   * @throws IOException if the text is not a JSON object
   */
  public static List<Map.Entry<String, JsonNode>> fields(String text) throws IOException {
    JsonNode object = MAPPER.readTree(text);
    if (object == null || !object.isObject()) {
      throw new IOException("not a JSON object");
    }
    return List.copyOf(object.properties());
  }

  /** A part of a parsed text as a record; throws {@link IllegalArgumentException} if it is none. */
  public static <T> T convert(JsonNode node, Class<T> type) {
    return MAPPER.convertValue(node, type);
  }
}
