package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

  @TempDir private Path folder;

  private static Access bound(String host) {
    return Access.ofDashboard(host, 0, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "127.3.4.5", "::1"})
  void thisMachineAloneNeedsNoToken(String host) {
    assertThat(bound(host).bind()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void otherMachinesNeedAToken(String host) {
    assertThatThrownBy(() -> bound(host))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "--bind %s opens the dashboard to other machines: give --token-file FILE as well, or"
                + " leave --bind out",
            host);
  }

  @Test
  void anAddressThatIsNoneIsNamed() {
    assertThatThrownBy(() -> bound("no such host"))
        .hasMessage("--bind no such host: no such address (127.0.0.1 is this machine alone)");
  }

  @Test
  void aTokenIsAFirstLineOfSixteenCharactersOrMore() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "abcdefghijklmnop\nrest\n");
    Token token = Token.read(file);
    assertThat(token.opens("abcdefghijklmnop")).isTrue();
    assertThat(token.opens("abcdefghijklmnoq")).isFalse();
    assertThat(token.opens("")).isFalse();
    assertThat(token.opens(null)).isFalse();
    assertThat(token.admits(token.cookie())).isTrue();
    assertThat(token.admits("abcdefghijklmnop")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "with spaces in the line", "ümläutümläutümläut"})
  void aPoorTokenIsRefused(String line) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), line);
    assertThatThrownBy(() -> Token.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": not a token: found " + line.length() + " characters");
  }

  @Test
  void aMissingTokenFileIsOneLine() {
    assertThatThrownBy(() -> Token.read(folder.resolve("missing")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the token cannot be read");
  }
}
