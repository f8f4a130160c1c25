package dev.gangway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.view.Mistakes;
import dev.gangway.run.view.Mistakes.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

  private static final String EVIL =
      "</script><script>alert('x')</script><img src=x onerror=\"y\">";

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  private RunFolder run(String name, String setting) {
    return new RunFolder(folder.resolve(name), setting, 1);
  }

  private String page(RunFolder run) throws IOException {
    Path out = folder.resolve("page.html");
    new RunReport(4, 100, notes::add).write(run.path(), out, "no <data>");
    return Files.readString(out);
  }

  private static JsonNode data(String page) throws IOException {
    String start = "<script type=\"application/json\" id=\"data\">";
    String rest = page.substring(page.indexOf(start) + start.length());
    return Json.parse(rest.substring(0, rest.indexOf("</script>")), JsonNode.class);
  }

  @Test
  void aFinishedRunBeginsWithItsResultAndTheGainOverTheRunBeside() throws IOException {
    run("base", "source-only").withConfig("street").finished(0.7);
    RunFolder run = run("full", "c1+c2").withConfig("street").withLog().finished(0.8333);
    String page = page(run);
    assertThat(page)
        .contains("street → hand, c1+c2, seed 1", "83.33 %", "+13.33 points", "70.00 % without")
        .contains("finished")
        .doesNotContain("did not finish");
    assertThat(page.indexOf("83.33 %")).isLessThan(page.indexOf("id=curves"));
  }

  @Test
  void aFinishedRunTellsHowFarItsProbabilitiesCanBeTrusted() throws IOException {
    assertThat(page(run("full", "c1+c2").withConfig("street").withLog().finished(0.8333)))
        .contains("Expected calibration error", "here 1.500")
        .containsSubsequence(
            "source test", "4.12", "1.23", "target test (oracle)", "21.00", "17.00");
  }

  @Test
  void aKilledRunSaysSo() throws IOException {
    String page = page(run("killed", "c1+c2").withConfig("street").withLog());
    assertThat(page)
        .contains("This run did not finish: it was stopped or killed after step 15")
        .contains("Target accuracy so far", "65.00 %", "sample of the test images, epoch 3")
        .contains("Known once the run has finished.");
  }

  @Test
  void aRunKilledBeforeItsFirstEpochSaysWhatIsKnownAndNothingElse() throws IOException {
    RunFolder run = run("two words", "c1+c2").withConfig("street");
    assertThat(page(run))
        .contains("it was stopped or killed before its first step", "no epoch has been scored yet")
        .contains("It has left no checkpoint; resumed, in the folder that holds it, it starts from")
        .contains("gangway train --resume &#39;two words&#39;")
        .doesNotContain("no labelled test images", "slider below");
    Files.createDirectories(run.path().resolve("checkpoints/5"));
    run.withLog();
    assertThat(page(run))
        .contains(
            "killed after step 15",
            "It can be resumed, in the folder that holds it: gangway train");
  }

  @Test
  void fewerThanThreeEpochsAreNotRanked() throws IOException {
    RunFolder run = run("short", "c1+c2").withConfig("street").withLog();
    assertThat(page(run)).contains("Validators of 3 epochs");
    Path log = run.path().resolve("metrics.jsonl");
    Files.write(log, Files.readAllLines(log).subList(0, 14)); // the second epoch's are the last
    assertThat(page(run)).doesNotContain("Validators of").contains("data-chart=\"validator-im\"");
  }

  @Test
  void aRunWithoutAnyLineSaysSo() throws IOException {
    assertThat(page(run("new", "c1+c2").withConfig("street")))
        .contains("did not finish", "no epoch has been scored yet", "no embeddings");
  }

  @Test
  void aRunThatIsBeingWrittenSaysSo() throws IOException {
    RunFolder run = run("live", "c1+c2").withConfig("street").withLog();
    try (RunDirectory held = RunDirectory.open(run.path())) {
      assertThat(held.path()).isEqualTo(run.path());
      assertThat(page(run)).contains("was still training, at step 15");
    }
  }

  @Test
  void aFailedRunGivesItsReason() throws IOException {
    RunFolder run = run("failed", "c1+c2").withConfig("street").withLog();
    Files.writeString(run.path().resolve("FAILED"), "the loss is NaN & gone\n");
    assertThat(page(run)).contains("failed at step 15: the loss is NaN &amp; gone");
  }

  @Test
  void whatComesFromFilesIsEscaped() throws IOException {
    RunFolder run = run("evil", "c1+c2").withConfig(EVIL).withLog().finished(0.5);
    new Mistakes(15, 1, 30, List.of(new Mistake(new byte[] {1}, EVIL, EVIL, 0.9)))
        .write(run.path());
    String page = page(run);
    assertThat(page).doesNotContain("<script>alert", "<img src=x", "onerror=\"y\"");
    assertThat(page.split("<script", -1)).hasSize(3); // the data and the program
    assertThat(data(page).path("classes").path(0).asText()).isEqualTo("a");
  }

  @Test
  void thePolicyForbidsTheNetworkAndForeignScripts() throws IOException {
    String page = page(run("policy", "c1+c2").withConfig("street"));
    assertThat(page)
        .containsPattern(
            "Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src"
                + " 'sha256-[^']{44}'; script-src 'sha256-[^']{44}'")
        .doesNotContain("src=\"http", "href=\"http", "unsafe-inline", "@import");
  }

  @Test
  void theSliderHasAMomentForEachEpochAndAFrameForEachEmbedding() throws IOException {
    RunFolder run = run("moments", "c1+c2").withConfig("street").withLog();
    run.withEmbeddings(5, 1).withEmbeddings(10, 2).withEmbeddings(15, 3);
    JsonNode data = data(page(run));
    assertThat(data.path("moments").findValuesAsText("iteration")).containsExactly("5", "10", "15");
    assertThat(data.path("frames").findValuesAsText("iteration")).containsExactly("5", "10", "15");
    assertThat(data.at("/frames/0/source/x")).hasSize(30);
    assertThat(data.at("/frames/2/target/label/4").asInt()).isEqualTo(1);
    assertThat(data.at("/charts/0/id").asText()).isEqualTo("accuracy");
    assertThat(data.at("/charts/0/series/1/values/2").asDouble()).isEqualTo(0.65);
  }

  /** Noise, as an untrained G makes it, packs badly. */
  @Test
  void theNewestOfLargeSheetsIsShownAndNoOther() throws IOException {
    RunFolder run = run("large", "c1+c2").withConfig("street").withLog();
    Path config = run.path().resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replaceFirst("\"side\"\\s*:\\s*8", "\"side\" : 128"));
    Path samples = Files.createDirectory(run.path().resolve("samples"));
    for (String name : List.of("epoch-0001", "epoch-0002", "last")) {
      RunFolder.drawNoise(samples.resolve(name + ".png"), 128);
    }
    assertThat(data(page(run)).path("sheets").findValuesAsText("iteration")).containsExactly("15");
  }

  /** IM rises with the accuracy as it should, entropy rises though it should fall. */
  @Test
  void validatorsAreJudgedFromTheLogAlone() throws IOException {
    String page = page(run("judged", "c1+c2").withConfig("street").withLog());
    assertThat(page).containsPattern("im</th><td>high</td><td>.{0,200}1\\.00</td><td>15</td>");
    assertThat(page).containsPattern("entropy</th><td>low</td><td>.{0,200}−1\\.00</td><td>5</td>");
  }

  @Test
  void mistakesOfOlderWeightsAreNotShown() throws IOException {
    RunFolder run = run("mistakes", "c1+c2").withConfig("street").withLog();
    new Mistakes(15, 2, 30, List.of(new Mistake(new byte[] {1}, "a", "b", 0.5))).write(run.path());
    assertThat(page(run)).contains("<b>a → b</b> 50.00 %", "surest 1 of 2 wrong ones (of 30)");
    Files.createDirectories(run.path().resolve("checkpoints/20"));
    assertThat(page(run)).contains("no &lt;data&gt;").doesNotContain("a → b");
  }

  @Test
  void brokenEmbeddingsAreANoteAndTheRestIsShown() throws IOException {
    RunFolder run = run("broken", "c1+c2").withConfig("street").withLog().withEmbeddings(5, 1);
    Files.writeString(run.path().resolve("embeddings/10.safetensors"), "no floats here");
    assertThat(data(page(run)).path("frames")).hasSize(1);
    assertThat(notes).hasSize(1).first().asString().contains("10.safetensors", "not a whole");
  }

  @Test
  void aFolderThatIsNoRunIsRefused() {
    assertThatThrownBy(() -> new RunReport(4, 100, notes::add).write(folder, folder, ""))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a run folder");
  }
}
