package dev.gangway.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.view.Mistakes;
import dev.gangway.run.view.Mistakes.Mistake;
import dev.gangway.run.view.RunTrial;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages in a real browser. */
@Timeout(120)
class DashboardBrowserTest {

  private static BrowserTrial trial;

  @TempDir private Path folder;
  private Dashboard dashboard;
  private BrowserContext context;
  private Page page;
  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void startBrowser() {
    Optional<Path> chromium = BrowserTrial.installed();
    assumeTrue(
        chromium.isPresent(), "no Chromium here: the pages are not looked at (install chromium)");
    trial = BrowserTrial.start(chromium.get());
  }

  @AfterAll
  static void stopBrowser() {
    if (trial != null) {
      trial.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    RunTrial first = RunTrial.write(folder.resolve("cells/c1+c2-seed1"), 40);
    first.addAlarm(33, "collapse: <b>the discriminator</b> has won").put("FAILED", "loss is NaN\n");
    Files.createDirectories(first.path().resolve("samples"));
    for (String name : List.of("epoch-0001", "epoch-0002", "last")) {
      BufferedImage picture = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(picture, "png", first.path().resolve("samples/" + name + ".png").toFile());
    }
    layout(first, 10, "[1,2]");
    layout(first, 40, "[-1,7]");
    RunTrial.write(folder.resolve("cells/source-only-seed1"), 30);
    dashboard = Dashboard.start(folder, Access.ofDashboard(Access.LOOPBACK, 0, Optional.empty()));
    open(1280, ColorScheme.LIGHT);
  }

  private static void layout(RunTrial run, int iteration, String x) {
    String points = "{\"x\":%s,\"y\":[3,4],\"label\":[0,1],\"predicted\":[0,0]}".formatted(x);
    run.put(
        "embeddings/" + iteration + ".tsne.json",
        "{\"source\":%s,\"target\":%s}".formatted(points, points));
  }

  private void open(int width, ColorScheme scheme) {
    if (context != null) {
      context.close();
    }
    context =
        trial
            .browser()
            .newContext(new NewContextOptions().setViewportSize(width, 844).setColorScheme(scheme));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type())) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
  }

  @AfterEach
  void stop() {
    context.close();
    dashboard.close();
    assertThat(complaints).as("what the console says").isEmpty();
  }

  private void show(String hash) {
    page.navigate(dashboard.address() + hash);
  }

  private void showRun(String id) {
    show("#/run?run=" + id.replace("+", "%2B"));
  }

  private Locator chart(String title) {
    return page.locator("figure", new Page.LocatorOptions().setHasText(title)).first();
  }

  private Locator slider(String title) {
    return page.getByRole(
        AriaRole.SLIDER, new GetByRoleOptions().setName(title + ", iteration").setExact(true));
  }

  @Test
  void theListShowsStatesScoresAndARunThatBeginsLater() {
    show("");
    assertThat(page.locator("tbody tr")).hasCount(2);
    assertThat(page.locator("tbody tr").first()).containsText("c1+c2-seed1");
    assertThat(page.locator("tbody tr").first()).containsText("failed");
    assertThat(page.locator("tbody tr").first()).containsText("54.00 %");
    RunTrial.write(folder.resolve("later/deep/run"), 10);
    assertThat(page.locator("tbody tr")).hasCount(3);
    assertThat(page.locator("tbody")).containsText("later/deep/run");
    page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(Pattern.compile("^failed")))
        .click();
    assertThat(page.locator("tbody tr")).hasCount(1);
  }

  @Test
  void aLiveRunsCurveGrows() throws IOException {
    RunTrial run = RunTrial.write(folder.resolve("live"), 20);
    try (RunDirectory held = RunDirectory.open(run.path())) {
      showRun("live");
      assertThat(page.locator(".head")).containsText("running");
      assertThat(slider("Losses")).hasAttribute("aria-valuemax", "20");
      String before = canvas("Losses");
      run.addSteps(21, 60);
      assertThat(slider("Losses")).hasAttribute("aria-valuemax", "60");
      assertThat(slider("Losses"))
          .hasAttribute(
              "aria-valuetext",
              Pattern.compile(
                  "iteration 60: .*L_C: cross-entropy of F and C on the source 0.329.*"));
      assertThat(canvas("Losses")).isNotEqualTo(before);
      assertThat(page.locator(".head")).containsText("step 60 of 100");
      assertThat(held.path()).exists();
    }
    assertThat(page.locator(".head .badge")).containsText("stopped");
    assertThat(page.locator(".notice")).containsText("gangway train --resume");
  }

  @Test
  void theCommandToResumeHoldsInAnyFolder() throws IOException {
    RunTrial run = RunTrial.write(folder.resolve("two words/killed"), 20);
    showRun("two words/killed");
    assertThat(page.locator(".notice code"))
        .hasText("gangway train --resume '" + run.path().toRealPath() + "'");
  }

  @Test
  void oneScoredEpochIsADot() {
    RunTrial.write(folder.resolve("begun"), RunTrial.EPOCH);
    showRun("begun");
    assertThat(chart("Accuracy").locator(".line").first()).containsText("90.00 %");
    String before = canvas("Accuracy");
    chart("Accuracy").locator(".line").first().click();
    assertThat(canvas("Accuracy")).isNotEqualTo(before);
  }

  @Test
  void paperIsLightAndHoldsWholeCharts() {
    open(1280, ColorScheme.DARK);
    showRun("cells/c1+c2-seed1");
    assertThat(chart("Losses").locator("canvas")).isVisible();
    page.evaluate("dispatchEvent(new Event('beforeprint'))");
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    page.evaluate("document.body.style.width = '688px'"); // A4
    assertThat(page.locator("body")).hasCSS("background-color", "rgb(255, 255, 255)");
    assertThat(page.locator("h1")).hasCSS("color", "rgb(27, 31, 36)");
    assertThat(page.locator("header.top")).isHidden();
    String inside =
        "[...document.querySelectorAll('figure.chart')].every(figure => figure.querySelector('canvas')"
            + ".getBoundingClientRect().right <= figure.getBoundingClientRect().right)";
    assertThat(page.evaluate(inside)).isEqualTo(true);
    page.evaluate("dispatchEvent(new Event('afterprint'))");
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
    assertThat(page.locator("body")).hasCSS("background-color", "rgb(16, 20, 24)");
  }

  /** Both round by the same rule, though a script's own toFixed would not. */
  @Test
  void aScoreReadsTheSameInAScriptAndInJava() {
    show("");
    List<Double> shares = new ArrayList<>(List.of(0.92045, 0.9205, 0.00005, 1e-7, 0.0, 1.0));
    for (int of : new int[] {2_000, 2_007, 2_048, 20_000}) {
      for (int i = 0; i <= of; i += 7) {
        shares.add((double) i / of);
      }
    }
    assertThat(page.evaluate("shares => shares.map(Figures.percent)", shares))
        .isEqualTo(shares.stream().map(Figures::percent).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "'[0.9, 0.95, 1]', false, 0.90 0.95 1.00",
    "'[0.995, 0.9975, 1]', true, 99.50 % 99.75 % 100.00 %",
    "'[0, 0.2, 0.4, 0.6000000000000001]', true, 0 % 20 % 40 % 60 %",
    "'[0, null, 10000, 20000]', false, 0  10k 20k",
    "'[0, 0.000002, 0.000004]', false, 0 2e-6 4e-6",
    "'[40]', false, 40",
  })
  void labelsOfAnAxisHaveTheDigitsOfItsStep(String places, boolean share, String labels) {
    show("");
    assertThat(page.evaluate("Figures.ticks(%s, %s).join(' ')".formatted(places, share)))
        .isEqualTo(labels);
  }

  private String canvas(String title) {
    return (String) chart(title).locator("canvas").evaluate("canvas => canvas.toDataURL()");
  }

  @Test
  void chosenRunsLieOverEachOther() {
    show("");
    Locator boxes = page.locator("tbody input[type=checkbox]");
    assertThat(boxes).hasCount(2); // all() waits for none
    for (Locator box : boxes.all()) {
      box.check();
    }
    page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Compare").setExact(true)).click();
    assertThat(
            page.getByRole(
                AriaRole.HEADING, new GetByRoleOptions().setName("synth-street → synth-hand")))
        .isVisible();
    Locator accuracy = chart("Accuracy: target test");
    assertThat(accuracy.locator(".line")).hasCount(2);
    assertThat(accuracy.locator(".line").nth(0)).containsText("c1+c2-seed1 54.00 %");
    assertThat(accuracy.locator(".line").nth(1)).containsText("source-only-seed1 53.00 %");
    String before = canvas("Accuracy: target test");
    accuracy.locator(".line").nth(1).click();
    assertThat(accuracy.locator(".line").nth(1)).hasAttribute("aria-pressed", "false");
    assertThat(canvas("Accuracy: target test")).isNotEqualTo(before);
    page.getByLabel("One more curve").selectOption("gradientNorms/G");
    assertThat(chart("Gradient norms: G")).isVisible();
  }

  @Test
  void alarmsFailuresPicturesAndSettingsAreShown() {
    showRun("cells/c1+c2-seed1");
    assertThat(page.locator(".notice.bad")).containsText("Failed at step 40: loss is NaN");
    assertThat(page.locator(".notice.warn"))
        .containsText("collapse: <b>the discriminator</b> has won");
    assertThat(page.locator("img.samples")).hasJSProperty("naturalWidth", 60);
    page.locator("#moment").press("Home");
    assertThat(page.locator("img.samples")).hasAttribute("src", Pattern.compile("epoch-0001"));
    assertThat(page.locator("#samples-note")).hasText("Shown: epoch 1, step 10.");
    assertThat(page.locator("#settings dl")).containsText("synth-street");
  }

  @Test
  void whatAFinishedRunCameToIsTold() throws IOException {
    RunFolder run = new RunFolder(folder.resolve("full"), "c1+c2", 1);
    run.withConfig("/data/street").withLog().finished(0.8333);
    String provenance = "{\"classes\":[\"a\",\"b\"],\"sha256\":{\"source\":\"0a\"},\"cores\":2}";
    Files.writeString(run.path().resolve("provenance.json"), provenance);
    Mistake surest = new Mistake(new byte[] {1}, "a", "b", 0.5);
    new Mistakes(15, List.of(new Mistakes.OfSet(Mistakes.TARGET, 2, 30, List.of(surest))))
        .write(run.path());
    showRun("full");
    assertThat(page.locator(".tiles")).containsText("83.33 %");
    assertThat(page.locator("#confusion td").first()).hasText("5");
    assertThat(page.locator("#mistakes")).containsText("the surest 1 of 2 wrong ones (of 30)");
    assertThat(page.locator("#confidence")).containsText("here 1.500.");
    assertThat(page.locator("#confidence tbody tr").nth(1))
        .hasText("target test (oracle)3021.0017.00");
    assertThat(page.locator("#validators caption")).hasText("Validators of 3 epochs");
    assertThat(page.locator("#validators")).containsText("imhigh1.001565.00 %0.00");
    assertThat(page.locator("#validators")).containsText("entropylow−1.00555.00 %10.00");
    assertThat(page.locator("#curves tbody tr").first()).hasText("1590.00 %55.00 %0.2505.0005.000");
    assertThat(page.locator("#settings dl")).containsText("Sourcestreet");
    assertThat(page.locator("#time dl")).containsText("In steps0:09 min (60.0 %)");
    assertThat(page.locator("#provenance dl")).containsText("sha256 of source0aCores2");
  }

  @Test
  void theSliderMovesTheEmbeddings() {
    showRun("cells/c1+c2-seed1");
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    Locator canvas = page.locator("#scatter-domains");
    assertThat(canvas)
        .hasAttribute(
            "aria-label",
            Pattern.compile("t-SNE of 2 source and 2 target images, epoch 4, step 40, .*"));
    String last = (String) canvas.evaluate("canvas => canvas.toDataURL()");
    page.locator("#moment").press("Home");
    assertThat(canvas)
        .hasAttribute("aria-label", Pattern.compile(".* step 10, coloured by domain"));
    assertThat((String) canvas.evaluate("canvas => canvas.toDataURL()")).isNotEqualTo(last);
    page.getByLabel("Colour by").selectOption("predicted");
    assertThat(page.locator("#scatter-classes"))
        .hasAttribute("aria-label", Pattern.compile(".* coloured by predicted class"));
    assertThat(page.locator("#scatter-classes + .legend button")).hasCount(1);
  }

  @Test
  void keysReadTheValuesOfAChart() {
    showRun("cells/c1+c2-seed1");
    Locator losses = slider("Losses");
    assertThat(losses).hasAttribute("aria-valuenow", "40");
    losses.press("Home");
    assertThat(losses).hasAttribute("aria-valuenow", "1");
    losses.press("ArrowRight");
    assertThat(losses)
        .hasAttribute(
            "aria-valuetext",
            Pattern.compile("iteration 2: L_C: cross-entropy of F and C on the source 1.92, .*"));
  }

  @Test
  void darkModeIsDarkAndCanBeChosen() {
    open(1280, ColorScheme.DARK);
    show("");
    assertThat(page.locator("body")).hasCSS("background-color", "rgb(16, 20, 24)");
    page.getByLabel("Colours").selectOption("light");
    assertThat(page.locator("body")).hasCSS("background-color", "rgb(245, 246, 248)");
    page.reload();
    assertThat(page.locator("body")).hasCSS("background-color", "rgb(245, 246, 248)");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2",
    "'#/run?run=cells/c1%2Bc2-seed1', 1",
    "'#/compare?run=cells/c1%2Bc2-seed1&run=cells/source-only-seed1', 2"
  })
  void nothingSticksOutOfANarrowWindow(String hash, int rows) {
    open(390, ColorScheme.LIGHT);
    show(hash);
    assertThat(page.locator(hash.isEmpty() ? "tbody tr" : "figure").first()).isVisible();
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(390);
    assertThat(page.locator(".badge").count()).isGreaterThanOrEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource({
    "LIGHT, ''",
    "DARK, ''",
    "LIGHT, '#/run?run=cells/c1%2Bc2-seed1'",
    "DARK, '#/run?run=cells/c1%2Bc2-seed1'",
    "LIGHT, '#/compare?run=cells/c1%2Bc2-seed1&run=cells/source-only-seed1'",
    "DARK, '#/compare?run=cells/c1%2Bc2-seed1&run=cells/source-only-seed1'",
  })
  void axeFindsNoFault(ColorScheme scheme, String hash) {
    open(1280, scheme);
    show(hash);
    assertThat(page.locator(hash.isEmpty() ? "tbody tr" : "figure canvas").first()).isVisible();
    page.waitForFunction("document.querySelector('#live').textContent === 'live'");
    AxeResults results = new AxeBuilder(page).analyze();
    assertThat(results.getPasses()).isNotEmpty();
    assertThat(results.getViolations())
        .extracting(
            rule -> rule.getImpact() + " " + rule.getId() + " " + rule.getNodes().get(0).getHtml())
        .isEmpty();
  }
}
