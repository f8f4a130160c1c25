package dev.gangway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalStreamTest {

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final TerminalStream stream = new TerminalStream(sent);

  private String sent() {
    String all = sent.toString(StandardCharsets.UTF_8);
    sent.reset();
    return all.replace("\u001b", "ESC");
  }

  @Test
  void aNoteTakesTheBarAwayAndStandsInItsPlace() {
    stream.bar("50 %");
    assertThat(sent()).isEqualTo("\rESC[?7l50 %ESC[?7h\r");
    stream.println("a note");
    assertThat(sent()).isEqualToNormalizingNewlines("\rESC[Ja note\n");
    stream.println("another");
    assertThat(sent()).isEqualToNormalizingNewlines("another\n");
  }

  @Test
  void aBarIsDrawnOverTheOneBefore() {
    stream.bar("50 %");
    sent();
    stream.bar("60 %");
    assertThat(sent()).isEqualTo("\rESC[J\rESC[?7l60 %ESC[?7h\r");
  }

  @Test
  void aBarThatIsKeptStaysAboveWhatFollows() {
    stream.bar("100 %");
    sent();
    stream.keepBar();
    stream.keepBar();
    stream.println("done");
    assertThat(sent()).isEqualToNormalizingNewlines("\ndone\n");
  }
}
