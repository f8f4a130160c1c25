package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both launchers, with a Java that tells its locale and nothing else. */
class LauncherTest {

  @TempDir private Path folder;

  @BeforeEach
  void prepare() throws Exception {
    assumeTrue(
        run(Map.of(), "locale", "-a").toLowerCase(java.util.Locale.ROOT).contains("c.utf"),
        "no locale C.UTF-8 here");
    Path java = folder.resolve("java/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(
        java,
        "#!/bin/sh\necho \"<${LC_ALL-none}>\"\necho \"$*\" >'%s'\n"
            .formatted(folder.resolve("words")));
    copy(Path.of("..", "gangway"), folder.resolve("gangway"));
    copy(Path.of("src", "dist", "bin", "gangway"), folder.resolve("bin/gangway"));
    Files.createDirectories(folder.resolve("app/target"));
    Files.createFile(folder.resolve("app/target/gangway.jar"));
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
    assertThat(to.toFile().setExecutable(true)).isTrue();
  }

  private String run(Map<String, String> locale, String... words) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(words);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG"));
    environment.put("JAVA_HOME", folder.resolve("java").toString());
    environment.putAll(locale);
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private void requireLocale(Map<String, String> given, String expected) throws Exception {
    for (String launcher : List.of("gangway", "bin/gangway")) {
      assertThat(run(given, folder.resolve(launcher).toString(), "doctor"))
          .as(launcher + " with " + given)
          .isEqualTo("<" + expected + ">");
    }
  }

  @Test
  void aNewerJavaIsToldNotToWarnOfLibrariesAndAnOlderOneIsNot() throws Exception {
    for (String launcher : List.of("gangway", "bin/gangway")) {
      for (String version : List.of("17.0.15", "21", "22.0.1", "23", "25.0.3", "30-ea")) {
        Files.writeString(
            folder.resolve("java/release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
        run(Map.of(), folder.resolve(launcher).toString(), "doctor");
        boolean newer = version.compareTo("23") >= 0;
        assertThat(Files.readString(folder.resolve("words")).contains(" --sun-misc-unsafe"))
            .as(launcher + " with Java " + version)
            .isEqualTo(newer);
      }
    }
  }

  @Test
  void javaSeesFileNamesInUtf8() throws Exception {
    requireLocale(Map.of(), "C.UTF-8");
    requireLocale(Map.of("LC_ALL", "C", "LANG", "en_US.UTF-8"), "C.UTF-8");
    requireLocale(Map.of("LC_CTYPE", "POSIX", "LANG", "en_US.UTF-8"), "C.UTF-8");
  }

  @Test
  void aLocaleWithUtf8IsLeftAlone() throws Exception {
    requireLocale(Map.of("LANG", "de_DE.UTF-8"), "none");
    requireLocale(Map.of("LC_CTYPE", "de_DE.utf8", "LANG", "C"), "none");
    requireLocale(Map.of("LC_ALL", "fr_FR.UTF-8", "LANG", "C"), "fr_FR.UTF-8");
  }
}
