package dev.gangway.run;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A file that a user has a command write. Before the work: it replaces nothing but what such a
 * command wrote, and during the work no other command writes it.
 *
 * @param option that named it, for messages
 * @param file its path as given
 * @param endings of files that it may replace, in lower case; the empty one for none
 */
public record OutputFile(String option, Path file, Set<String> endings) {

  /**
   * Throws if it is a folder, or is to lie in none, or is one of what is read, or of the files of a
   * run, or is of another kind than what the command writes. Writes nothing.
   */
  public void require(Collection<Path> read) {
    WholeFile.requireWritable(file);
    for (Path one : PartialFile.filesOf(file)) {
      for (Path input : read) {
        if (isSame(one, input)) {
          throw refused("what the command reads: " + input);
        }
      }
    }
    Optional<Path> run = RunDirectory.ofPart(file);
    if (run.isPresent()) {
      throw refused("a file of the run " + run.get());
    }
    if (Files.exists(file) && !isReplaceable()) {
      throw refused(
          Files.isRegularFile(file)
              ? "a file of another kind, which it does not replace"
              : "no file");
    }
  }

  private InputException refused(String found) {
    return InputException.file(
        file,
        "cannot be written",
        found,
        "a new file or an earlier one of its kind",
        "choose another " + option);
  }

  /** By whatever path or link. */
  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException gone) {
      return false;
    }
  }

  private boolean isReplaceable() {
    try {
      String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      int dot = name.lastIndexOf('.');
      return Files.isRegularFile(file)
          && (Files.size(file) == 0
              || endings.contains(dot < 0 ? "" : name.substring(dot + 1))
              || PartialFile.isKnown(file));
    } catch (IOException gone) {
      return true;
    }
  }

  /** Takes the right to write it, until that is closed; throws if another command has it. */
  public FolderLock hold() throws IOException {
    return FolderLock.takeFile(file)
        .orElseThrow(
            () ->
                InputException.file(
                    file,
                    "cannot be written",
                    "another command that writes it now",
                    "none",
                    "wait for it, or choose another " + option));
  }

  /** An output of one kind. */
  public static OutputFile of(String option, Path file, String... endings) {
    return new OutputFile(option, file, Set.copyOf(List.of(endings)));
  }
}
