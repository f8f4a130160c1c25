package dev.gangway.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.data.Classes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The classes that a run's networks know, in the order of their logits, as its files name them. */
public final class RunClasses {

  private RunClasses() {}

  /**
   * Those of a run.
   *
   * @throws InputException if no file names them: a run of an earlier version that never ended
   */
  public static Classes of(Path run) {
    JsonNode names = in(run.resolve("provenance.json")).findPath(RunProvenance.CLASSES);
    if (!names.isArray()) {
      names = in(run.resolve("summary.json")).at("/scores/sourceTest/classNames");
    }
    if (!names.isArray()) {
      throw InputException.file(
          run,
          "does not name its classes",
          "none in provenance.json",
          "those of the source",
          "go on with it once: gangway train --resume " + run);
    }
    List<String> classes = new ArrayList<>();
    names.forEach(name -> classes.add(name.asText()));
    return new Classes(classes);
  }

  private static JsonNode in(Path file) {
    return Files.exists(file) ? Json.read(file, JsonNode.class) : MissingNode.getInstance();
  }

  /** Throws unless a source has the run's classes in their order. */
  public static void require(Path run, Classes source, String name) {
    Classes known = of(run);
    if (!known.equals(source)) {
      throw InputException.file(
          name, "not the classes that " + run + " was trained on", source, known, "restore them");
    }
  }
}
