package dev.gangway.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser: the system's Chromium; none is ever downloaded. */
@Timeout(120)
class ServicePageBrowserTest {

  @TempDir private Path folder;
  private final List<String> complaints = new ArrayList<>();

  @Test
  void aDrawingAndAFileAreAnsweredWithProbabilities() {
    Optional<Path> chromium =
        Stream.of(System.getenv("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/google-chrome")
            .filter(path -> path != null && Files.isExecutable(Path.of(path)))
            .map(Path::of)
            .findFirst();
    assumeTrue(chromium.isPresent(), "no Chromium: set CHROMIUM to one");
    Path model = ServiceTrial.model(folder.resolve("digits.onnx"), 1);
    try (ServiceTrial service = new ServiceTrial(ServeSettings.local(Map.of("digits", model)));
        Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.get())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
      Page page = browser.newPage();
      page.onConsoleMessage(message -> complaints.add(message.text()));
      page.onPageError(complaints::add);
      page.navigate(service.server.address());
      assertThat(page.locator("#about"))
          .hasText("digits, version 1: 10 classes, sees 32 × 32 pixels in colour");
      drawAndAsk(page);
      chooseAndAsk(page, service);
      assertThat(complaints).isEmpty();
      page.setInputFiles(
          "#file",
          new FilePayload("a.png", "image/png", "no image".getBytes(StandardCharsets.UTF_8)));
      assertThat(page.locator("#answer"))
          .hasText(
              "image: unreadable image: not PNG, JPEG, WebP, TIFF, BMP or GIF but text (replace or"
                  + " remove it)");
      assertThat(page.locator("#probabilities li")).hasCount(0);
    }
  }

  private static void drawAndAsk(Page page) {
    BoundingBox box = page.locator("#drawing").boundingBox();
    page.mouse().move(box.x + 60, box.y + 60);
    page.mouse().down();
    page.mouse().move(box.x + 200, box.y + 60);
    page.mouse().move(box.x + 120, box.y + 220);
    page.mouse().up();
    assertThat(page.locator("#probabilities li")).hasCount(10);
    assertThat(page.locator("#probabilities li.best")).hasCount(1);
    page.locator("#clear").click();
    assertThat(page.locator("#probabilities li")).hasCount(0);
  }

  /** What the page shows is what the service says. */
  private static void chooseAndAsk(Page page, ServiceTrial service) {
    byte[] image = ServiceTrial.image("png", 40, 40, 3);
    page.setInputFiles("#file", new FilePayload("a.png", "image/png", image));
    var answer = ServiceTrial.json(service.predict(image));
    assertThat(page.locator("#answer"))
        .hasText(
            "%s, %.1f %%"
                .formatted(
                    answer.path("className").asText(), 100 * answer.path("confidence").asDouble()));
    assertThat(page.locator("#probabilities li.best .name"))
        .hasText(answer.path("className").asText());
  }
}
