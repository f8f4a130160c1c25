package dev.gangway.cli;

import java.util.List;

/** What {@code gangway} alone prints: where to begin. */
final class Overview {

  /**
   * One line of it.
   *
   * @param topic empty where it is that of the line above
   * @param example begins with the command
   */
  private record Line(String topic, String example, String what) {

    private boolean isHere() {
      return Distribution.has(example.split(" ", 2)[0]);
    }
  }

  private static final List<Line> LINES =
      List.of(
          new Line("First", "demo", "everything once, in minutes"),
          new Line("", "doctor", "is this machine fit for it?"),
          new Line("Images", "data inspect FOLDER", "what a folder or file holds"),
          new Line("", "data list", "the sets that have names"),
          new Line("Train", "train --source LABELLED --target NEW --preset fast --out RUN", ""),
          new Line("", "train --resume RUN", "go on after a stop"),
          new Line("Look", "report RUN", "result, curves, mistakes"),
          new Line("", "dashboard --runs FOLDER", "live pages over many runs"),
          new Line("Use", "export --run RUN --out model.onnx", "the classifier as one file"),
          new Line("", "predict --model model.onnx IMAGES", "a row for each image"),
          new Line("", "serve --model model.onnx", "the same over HTTP"));

  private Overview() {}

  static String text() {
    StringBuilder text =
        new StringBuilder(
            "Gangway: labelled images of one kind and unlabelled images of another go in,%n"
                    .formatted()
                + "a classifier for the second kind comes out.%n%n".formatted());
    String topic = "";
    for (Line line : LINES) {
      topic = line.topic.isEmpty() ? topic : line.topic;
      if (line.isHere()) {
        String row = "%-8s gangway %-34s %s".formatted(topic, line.example, line.what);
        text.append(row.stripTrailing()).append(System.lineSeparator());
        topic = "";
      }
    }
    return text.append(
            "%nAll commands: gangway help. One of them: gangway help COMMAND.%n".formatted())
        .toString();
  }
}
