package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "runs/c1+c2-seed1, runs/c1+c2-seed1",
        "/läufe/1, /läufe/1",
        "my runs/first, 'my runs/first'",
        "runs/$HOME, 'runs/$HOME'",
        "it's, 'it'\\''s'",
        "a\\b, 'a\\b'",
      })
  void whatAShellWouldTakeApartIsQuoted(String path, String word) {
    assertThat(ShellWord.of(path, false)).isEqualTo(word);
  }

  @Test
  void windowsHasOtherQuotes() {
    assertThat(ShellWord.of("C:\\runs\\first", true)).isEqualTo("C:\\runs\\first");
    assertThat(ShellWord.of("C:\\my runs\\first", true)).isEqualTo("\"C:\\my runs\\first\"");
  }

  static boolean hasShell() {
    return Files.isExecutable(Path.of("/bin/sh"));
  }

  @EnabledIf("hasShell")
  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "two words", "it's", "$HOME `id` \"x\" \\ * ; & | ~ #", "new\nline"})
  void aShellReadsThePathBack(String path) throws IOException {
    Process shell =
        new ProcessBuilder("/bin/sh", "-c", "printf %s " + ShellWord.of(Path.of(path))).start();
    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(read).isEqualTo(path);
  }
}
