package dev.gangway.cli.train;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.web.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** Writes {@code report.html} of runs. */
public record Reports(int moments, int points, Terminal terminal) {

  /** As many pictures as take some seconds. */
  public static Reports standard(Terminal terminal) {
    return new Reports(6, 1_000, terminal);
  }

  public void run(Path run, Path out) throws IOException {
    new Report(moments, points, terminal::note).write(run, out);
  }

  public void comparison(String name, List<Path> runs, Path out) throws IOException {
    new Report(moments, points, terminal::note).compare(name, runs, out);
  }

  /** Writes the page of a run that has just ended; without success that is a note. */
  public void after(Path run) {
    attempt(run, () -> run(run, run.resolve("report.html")));
  }

  /** Writes the pages of several runs, as far as they are missing or old, and of all of them. */
  public void after(String name, List<Path> runs, Path folder) {
    for (Path run : runs) {
      if (isOld(run)) {
        after(run);
      }
    }
    attempt(folder, () -> comparison(name, runs, folder.resolve("report.html")));
  }

  private static boolean isOld(Path run) {
    try {
      FileTime page = Files.getLastModifiedTime(run.resolve("report.html"));
      return page.compareTo(Files.getLastModifiedTime(run.resolve("metrics.jsonl"))) < 0;
    } catch (IOException missing) {
      return true;
    }
  }

  private interface Work {
    void write() throws IOException;
  }

  /** A page is never worth a training. */
  private void attempt(Path folder, Work work) {
    try {
      work.write();
      terminal.note("report: " + folder.resolve("report.html"));
    } catch (IOException
        | UncheckedIOException
        | InputException
        | IllegalStateException
        | LinkageError e) {
      terminal.note("%s: no report: %s".formatted(folder, Reason.of(e)));
    }
  }
}
