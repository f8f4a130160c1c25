package dev.gangway.run;

import java.io.File;
import java.nio.file.Path;

/** A path as it can be pasted into a command line. */
public final class ShellWord {

  private static final String PLAIN = "[\\p{L}\\p{N}_./+=:,@%-]+";

  private ShellWord() {}

  /** In quotes where the shell would take it for several words, or for something else. */
  public static String of(Path path) {
    return of(path.toString(), File.separatorChar == '\\');
  }

  static String of(String path, boolean windows) {
    if (windows) {
      return path.replace('\\', '/').matches(PLAIN) ? path : '"' + path + '"';
    }
    return path.matches(PLAIN) ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
