package dev.gangway.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gangway.run.InputException;
import dev.gangway.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Function;

/** What is wanted of a JSON file that may be missing, read again when the file has changed. */
final class JsonFile<T> {

  private static final long LARGEST = 4 << 20;

  private final Path file;
  private final Function<JsonNode, T> wanted;
  private String stamp;
  private T value;

  /**
   * A file.
   *
   * @param wanted takes what is kept; gets a missing node for a file that is missing or broken
   */
  JsonFile(Path file, Function<JsonNode, T> wanted) {
    this.file = file;
    this.wanted = wanted;
  }

  T value() {
    String now = stamp();
    if (!now.equals(stamp)) {
      value = wanted.apply(read(file));
      stamp = now;
    }
    return value;
  }

  private String stamp() {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.lastModifiedTime() + "/" + attributes.size() + "/" + attributes.fileKey();
    } catch (IOException missing) {
      return "missing";
    }
  }

  /** The file's content; a missing node if it is missing, too large, a link or no JSON object. */
  static JsonNode read(Path file) {
    try {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST) {
        JsonNode node = Json.read(file, JsonNode.class);
        return node.isObject() ? node : MissingNode.getInstance();
      }
    } catch (IOException | InputException unreadable) {
      return MissingNode.getInstance(); // the run is shown without it
    }
    return MissingNode.getInstance();
  }
}
