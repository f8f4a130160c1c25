package dev.gangway.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CommitTest {

  @TempDir private Path root;

  private boolean git(String... words) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
    command.addAll(List.of("-c", "user.name=x", "-c", "user.email=x@example.org"));
    command.addAll(List.of(words));
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException noGit) {
      return false;
    }
  }

  @Test
  void itIsThatOfTheSourcesAndSaysWhenTheyHaveChanged() throws Exception {
    assumeTrue(git("init", "-q"), "no Git here");
    Files.writeString(root.resolve("source"), "1");
    assertThat(git("add", "source") && git("commit", "-q", "-m", "first")).isTrue();
    String commit = Version.commit(root).orElseThrow();
    assertThat(commit).matches("[0-9a-f]{12}");
    Files.writeString(root.resolve("source"), "2");
    assertThat(Version.commit(root)).contains(commit + "-dirty");
  }

  /** As it does on a file system that does not answer. */
  @Test
  @Timeout(60)
  void aGitThatHangsIsNotWaitedFor() throws Exception {
    assumeTrue(git("init", "-q"), "no Git here");
    assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("posix"), "no scripts");
    Files.writeString(root.resolve("source"), "1");
    assertThat(git("add", "source") && git("commit", "-q", "-m", "first")).isTrue();
    Path watcher = Files.writeString(root.resolve("watcher"), "#!/bin/sh\nexec sleep 30\n");
    Files.setPosixFilePermissions(watcher, PosixFilePermissions.fromString("rwx------"));
    assertThat(git("config", "core.fsmonitor", watcher.toString())).isTrue();
    assertThat(Version.commit(root)).isEmpty();
  }

  @Test
  void aFolderWithoutARepositoryHasNone() {
    assertThat(Version.commit(root)).isEmpty();
  }
}
