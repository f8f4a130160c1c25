package dev.gangway.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

  record Plan(String name, int batch, Optional<Double> rate) {
    Plan {
      InputException.check(batch >= 2, "batch must be >= 2, got %s", batch);
    }
  }

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("plan.json"), text);
  }

  @Test
  void recordsComeBackAsTheyWere() throws IOException {
    Plan full = new Plan("größe", 3, Optional.of(0.1));
    Plan bare = new Plan(null, 2, Optional.empty());
    assertThat(Json.line(full)).isEqualTo("{\"name\":\"größe\",\"batch\":3,\"rate\":0.1}");
    assertThat(Json.read(file(Json.pretty(full)), Plan.class)).isEqualTo(full);
    assertThat(Json.read(file(Json.line(bare)), Plan.class)).isEqualTo(bare);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '%',
      value = {
        "{\"name\":null,\"batch\":1,\"rate\":null}|batch must be >= 2, got 1, expected",
        "{\"name\":null,\"batch\":null,\"rate\":null}|field 'batch' is missing or has a value of another kind",
        "{\"name\":null,\"batch\":2}|field 'rate' is missing or has a value of another kind",
        "{\"name\":null,\"batch\":2,\"rate\":null,\"more\":1}|unknown field 'more'",
        "{\"name\":null,\"batch\":2,\"rate\":null} {}|more after its end",
        "{\"name\":|it ends too early",
        "null|null, expected",
        "%%|nothing"
      })
  void aFileThatIsNotThatRecordIsNamedWithTheReason(String text, String found) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> Json.read(file, Plan.class))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": not valid: found " + found)
        .hasMessageEndingWith(
            ", expected JSON as Gangway writes it (restore the file or start a new run)")
        .hasMessageNotContaining("\n");
  }

  @Test
  void theLineOfABrokenTextIsNamed() throws IOException {
    Path file = file("{\n\"name\": oops\n}");
    assertThatThrownBy(() -> Json.read(file, Plan.class)).hasMessageContaining(" at line 2, ");
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("none.json");
    assertThatThrownBy(() -> Json.read(file, Plan.class))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": cannot be read (check that it exists and may be read)");
  }
}
