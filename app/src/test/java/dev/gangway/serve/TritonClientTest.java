package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example script: a client of the Open Inference Protocol that nobody here wrote. */
@Timeout(120)
class TritonClientTest {

  private static final String PYTHON = System.getenv().getOrDefault("GANGWAY_PYTHON", "python3");

  @TempDir private Path folder;

  /**
   * What became of a program.
   *
   * @param printed on standard output and standard error
   */
  private record Ended(int code, String printed) {}

  private static Ended run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      byte[] printed = process.getInputStream().readAllBytes();
      return new Ended(process.waitFor(), new String(printed, StandardCharsets.UTF_8));
    } catch (IOException noSuchProgram) {
      return new Ended(127, noSuchProgram.getMessage());
    }
  }

  @BeforeAll
  static void requireClient() throws InterruptedException {
    assumeTrue(
        run(PYTHON, "-c", "import tritonclient.http").code() == 0,
        PYTHON + " has no tritonclient[http] (GANGWAY_PYTHON names another)");
  }

  @Test
  void itGetsThePredictionsThatJsonGets() throws Exception {
    byte[] pixels = ServiceTrial.pixels(9, 2 * 3 * ServiceTrial.SIDE * ServiceTrial.SIDE);
    Path raw = Files.write(folder.resolve("pixels.raw"), pixels);
    Path model = ServiceTrial.model(folder.resolve("digits.onnx"), 1);
    try (ServiceTrial service = new ServiceTrial(ServeSettings.local(Map.of("digits", model)))) {
      String script = Path.of("..", "examples", "open_inference_client.py").toString();
      Ended client =
          run(PYTHON, script, "127.0.0.1:" + service.server.port(), "digits", raw.toString());
      assertThat(client.code()).as(client.printed()).isZero();
      List<String> lines = client.printed().lines().toList();
      assertThat(lines).hasSize(2);
      JsonNode outputs =
          ServiceTrial.json(service.infer(ServiceTrial.tensor(pixels, 3))).path("outputs");
      JsonNode expected = outputs.get(1).path("data");
      for (int i = 0; i < 2 * ServiceTrial.CLASSES; i++) {
        JsonNode found = Json.parse(lines.get(i / ServiceTrial.CLASSES), JsonNode.class);
        assertThat(found.get(i % ServiceTrial.CLASSES).asDouble())
            .isCloseTo(expected.get(i).asDouble(), within(1e-6));
      }
    }
  }
}
