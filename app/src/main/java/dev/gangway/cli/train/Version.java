package dev.gangway.cli.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.IVersionProvider;

/** The version that stands in the program's jar, and the commit of its sources. */
public final class Version implements IVersionProvider {

  private static final long SECONDS = 5;

  /** For example {@code 0.1.0}; {@code development} when run from classes. */
  public static String ofGangway() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"gangway " + ofGangway()};
  }

  /**
   * The commit of the sources that the launcher has built this program from, for example {@code
   * 3f2a9c1d0b7e}, with {@code -dirty} if files have been changed since; empty for a program that
   * does not lie beside its sources, or without Git.
   */
  static Optional<String> commit() {
    String launcher = System.getenv("GANGWAY_LAUNCHER");
    return launcher == null
        ? Optional.empty()
        : commit(Path.of(launcher).toAbsolutePath().getParent());
  }

  /** Of a folder that is the root of a repository. */
  static Optional<String> commit(Path root) {
    if (!Files.exists(root.resolve(".git"))) {
      return Optional.empty();
    }
    try {
      Process git =
          new ProcessBuilder(
                  "git",
                  "-C",
                  root.toString(),
                  "describe",
                  "--always",
                  "--dirty",
                  "--exclude=*",
                  "--abbrev=12")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      return said(git);
    } catch (IOException noGit) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Its one line, which it can write before anybody reads; empty if it fails or hangs. */
  private static Optional<String> said(Process git) throws IOException, InterruptedException {
    if (!git.waitFor(SECONDS, TimeUnit.SECONDS)) {
      git.descendants().forEach(ProcessHandle::destroyForcibly);
      git.destroyForcibly();
      return Optional.empty();
    }
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return git.exitValue() == 0 ? Optional.of(said.strip()) : Optional.empty();
  }
}
