package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.SyntheticFolder;
import dev.gangway.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a real, small training, as files and in a real browser. */
class ReportCommandTest {

  private static final ImageFormat SMALL = new ImageFormat(20, 1);

  @TempDir private static Path folder;
  private static Path run;
  private static CommandTrial training;

  @BeforeAll
  static void train() {
    Path source = folder.resolve("source");
    Path target = folder.resolve("target");
    run = folder.resolve("run");
    SyntheticFolder.write(SyntheticDomains.generate("synth-street", 1, 80, SMALL), source);
    SyntheticFolder.write(SyntheticDomains.generate("synth-hand", 1, 60, SMALL), target);
    training =
        CommandTrial.run(
            "train",
            "--method",
            "gta",
            "--source",
            source,
            "--target",
            target,
            "--target-test",
            target,
            "--out",
            run,
            "--filters",
            2,
            "--noise",
            4,
            "--threads",
            1,
            "--batch",
            20,
            "--max-iterations",
            9);
  }

  @Test
  void aTrainingEndsWithItsReport() throws IOException {
    assertThat(training.code()).as(training.err()).isZero();
    assertThat(training.err()).contains("report: " + run.resolve("report.html"));
    Path page = run.resolve("report.html");
    assertThat(Files.size(page)).isLessThan(5_000_000);
    assertThat(Files.readString(page))
        .contains(
            "Target accuracy",
            "<p>done</p>",
            "The surest mistakes",
            "\"last.png\":\"data:image/png");
    assertThat(run.resolve("mistakes.json")).isNotEmptyFile();
  }

  @Test
  void aSecondReportIsMadeFromWhatIsThere() {
    Path out = folder.resolve("again.html");
    CommandTrial trial = CommandTrial.run("report", run, "--out", out);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.out()).isEqualTo(out + System.lineSeparator());
    assertThat(out).isNotEmptyFile();
  }

  @Test
  void aFolderOfRunsBecomesAComparison() throws IOException {
    Path out = folder.resolve("compared.html");
    CommandTrial trial = CommandTrial.run("report", folder, "--out", out);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(Files.readString(out)).contains("1 runs, 1 done", "run/report.html");
  }

  @Test
  void aRunWithoutACheckpointHasAPageWithoutAnError(@TempDir Path killed) throws IOException {
    Files.copy(run.resolve("config.json"), killed.resolve("config.json"));
    CommandTrial trial = CommandTrial.run("report", killed);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(Files.readString(killed.resolve("report.html")))
        .contains("\"mistakes\":null")
        .doesNotContain("no such checkpoint", killed + ": ");
  }

  @Test
  void wrongFoldersAreSaidInOneLine() {
    CommandTrial nothing = CommandTrial.run("report", folder.resolve("nowhere"));
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("nowhere: no run: found nothing");
    CommandTrial several = CommandTrial.run("report", run, run);
    assertThat(several.code()).isEqualTo(2);
    assertThat(several.err()).contains("several folders need --out");
  }

  @Test
  void aPageThatCannotBeWrittenIsRefused() {
    Path page = folder.resolve("no/page.html");
    CommandTrial trial = CommandTrial.run("report", run, "--out", page);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .startsWith(
            "gangway: " + page + ": cannot be written: found no folder " + folder.resolve("no"));
  }

  @Test
  void aBrowserShowsThePageWithoutFault() {
    try (Playwright playwright = playwright();
        Browser browser = browser(playwright)) {
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        int width = scheme == ColorScheme.LIGHT ? 1280 : 390; // a desk and a telephone
        Page page =
            browser.newPage(
                new Browser.NewPageOptions().setViewportSize(width, 800).setColorScheme(scheme));
        List<String> faults = new ArrayList<>();
        List<String> requests = new ArrayList<>();
        page.onConsoleMessage(
            message -> {
              if (message.type().equals("error") || message.type().equals("warning")) {
                faults.add(message.text());
              }
            });
        page.onPageError(faults::add);
        page.onRequest(request -> requests.add(request.url()));
        page.navigate(run.resolve("report.html").toUri().toString());
        checkPage(page, scheme);
        assertThat(faults).as("%d %s", width, scheme).isEmpty();
        assertThat(requests).allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
        page.close();
      }
    }
  }

  /** Of the run as it was after its first epoch. */
  @Test
  void oneEpochIsADotAndPaperHoldsWholeCharts(@TempDir Path begun) throws IOException {
    Files.copy(run.resolve("config.json"), begun.resolve("config.json"));
    List<String> first =
        Files.readAllLines(run.resolve("metrics.jsonl")).stream()
            .filter(line -> line.contains("\"iteration\":3,"))
            .toList();
    Files.write(begun.resolve("metrics.jsonl"), first);
    assertThat(CommandTrial.run("report", begun).code()).isZero();
    try (Playwright playwright = playwright();
        Browser browser = browser(playwright)) {
      Page page = browser.newPage(new Browser.NewPageOptions().setColorScheme(ColorScheme.LIGHT));
      page.navigate(begun.resolve("report.html").toUri().toString());
      for (String chart : List.of("validators/im", "distances/proxy-a-distance", "distances/mmd")) {
        assertThat((Integer) page.evaluate(BLUE.formatted(chart))).as(chart).isGreaterThan(12);
      }
      page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
      page.evaluate("document.body.style.width = '688px'"); // A4
      assertThat(page.evaluate(WIDEST)).isEqualTo(true);
      page.close();
    }
  }

  /** How many pixels of a chart have the colour of the first curve. */
  private static final String BLUE =
      """
      (() => {
        const canvas = document.querySelector('figure[data-chart="%s"] canvas');
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let blue = 0;
        for (let i = 0; i < pixels.length; i += 4) {
          blue += pixels[i] < 40 && Math.abs(pixels[i + 1] - 114) < 40 && Math.abs(pixels[i + 2] - 178) < 40 ? 1 : 0;
        }
        return blue;
      })()""";

  private static final String WIDEST =
      """
      [...document.querySelectorAll('figure.chart')].every(figure =>
        figure.querySelector('canvas').getBoundingClientRect().right
          <= figure.getBoundingClientRect().right + 1)""";

  private static void checkPage(Page page, ColorScheme scheme) {
    String light = "rgb(245, 246, 248)";
    String dark = "rgb(16, 20, 24)";
    String ground = "getComputedStyle(document.body).backgroundColor";
    assertThat(page.evaluate(ground)).isEqualTo(scheme == ColorScheme.DARK ? dark : light);
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    assertThat(page.locator("figure.chart canvas").count()).isGreaterThan(5);
    checkSlider(page);
    page.locator("#theme").selectOption(scheme == ColorScheme.DARK ? "light" : "dark");
    assertThat(page.evaluate(ground)).isEqualTo(scheme == ColorScheme.DARK ? light : dark);
    page.locator("#theme").selectOption("");
    List<String> serious =
        new AxeBuilder(page)
            .analyze().getViolations().stream()
                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .map(rule -> rule.getId() + " " + nodes(rule))
                .toList();
    assertThat(serious).isEmpty();
  }

  private static String nodes(Rule rule) {
    return rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList().toString();
  }

  /** With the keyboard: the arrow moves the moment, the words and the points. */
  private static void checkSlider(Page page) {
    String drawing = "document.getElementById('scatter-domains').toDataURL()";
    page.emulateMedia(
        new Page.EmulateMediaOptions()
            .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
    String text = page.locator("#moment-text").textContent();
    String note = page.locator("#layout-note").textContent();
    Object points = page.evaluate(drawing);
    page.locator("#moment").focus();
    page.keyboard().press("Home");
    assertThat(page.locator("#moment-text").textContent()).isNotEqualTo(text).startsWith("1 ·");
    assertThat(page.locator("#layout-note").textContent()).isNotEqualTo(note);
    assertThat(page.evaluate(drawing)).isNotEqualTo(points);
    page.locator("#scatter-domains + .legend button").first().click();
    assertThat(
            page.locator("#scatter-domains + .legend button").first().getAttribute("aria-pressed"))
        .isEqualTo("false");
  }

  private static Playwright playwright() {
    assumeTrue(chromium() != null, "no Chromium on this machine: install it to test in a browser");
    return Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  }

  private static Browser browser(Playwright playwright) {
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(chromium())
                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
  }

  private static Path chromium() {
    return Stream.of(
            System.getenv("CHROMIUM"),
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome")
        .filter(path -> path != null && Files.isExecutable(Path.of(path)))
        .map(Path::of)
        .findFirst()
        .orElse(null);
  }
}
