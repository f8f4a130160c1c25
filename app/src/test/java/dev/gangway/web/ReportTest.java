package dev.gangway.web;

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

class ReportTest {

  private static final String EVIL =
      "</script><script>alert('x')</script><img src=x onerror=\"y\">";

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  private RunFolder run(String name, String setting) {
    return new RunFolder(folder.resolve(name), setting, 1);
  }

  private String page(RunFolder run) throws IOException {
    Path out = folder.resolve("page.html");
    new Report(4, 100, notes::add).write(run.path(), out);
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
        .contains("<p>done</p>")
        .doesNotContain("was stopped or killed");
    assertThat(page.substring(0, page.indexOf("<script")))
        .as("without a script")
        .contains("<dt>Target accuracy</dt><dd>83.33 % 30 held-out images");
  }

  @Test
  void aFinishedRunTellsHowFarItsProbabilitiesCanBeTrusted() throws IOException {
    JsonNode confidence =
        data(page(run("full", "c1+c2").withConfig("street").withLog().finished(0.8333)))
            .at("/run/full/confidence");
    assertThat(confidence.at("/sourceTest/temperature").asDouble()).isEqualTo(1.5);
    assertThat(confidence.at("/sourceTest/errorAfter").asDouble()).isEqualTo(0.0123);
    assertThat(confidence.at("/targetTest/errorBefore").asDouble()).isEqualTo(0.21);
  }

  @Test
  void aKilledRunSaysSo() throws IOException {
    String page = page(run("killed", "c1+c2").withConfig("street").withLog());
    assertThat(page)
        .contains("Stopped: it was stopped or killed after step 15")
        .contains("Target accuracy so far", "65.00 %", "sample of the test images, epoch 3");
  }

  @Test
  void aRunKilledBeforeItsFirstEpochSaysWhatIsKnownAndNothingElse() throws IOException {
    RunFolder run = run("two words", "c1+c2").withConfig("street");
    assertThat(page(run))
        .contains("it was stopped or killed before its first step", "no epoch has been scored yet")
        .contains("It has left no checkpoint: resumed, it starts from the beginning, in the folder")
        .contains("gangway train --resume 'two words'")
        .doesNotContain("no labelled test images");
    Files.createDirectories(run.path().resolve("checkpoints/5"));
    run.withLog();
    assertThat(page(run))
        .contains("killed after step 15", "Resume it, in the folder that holds it: gangway train");
  }

  @Test
  void fewerThanThreeEpochsAreNotRanked() throws IOException {
    RunFolder run = run("short", "c1+c2").withConfig("street").withLog();
    assertThat(data(page(run)).at("/run/short/validators")).isNotEmpty();
    Path log = run.path().resolve("metrics.jsonl");
    Files.write(log, Files.readAllLines(log).subList(0, 14)); // the second epoch's are the last
    assertThat(data(page(run)).at("/run/short/validators")).isEmpty();
    assertThat(page(run)).contains("\"validators/im\"");
  }

  @Test
  void aRunWithoutAnyLineSaysSo() throws IOException {
    assertThat(page(run("new", "c1+c2").withConfig("street")))
        .contains("before its first step", "no epoch has been scored yet");
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
    assertThat(page(run)).contains("Failed at step 15: the loss is NaN &amp; gone");
  }

  @Test
  void whatComesFromFilesIsEscaped() throws IOException {
    RunFolder run = run("evil", "c1+c2").withConfig(EVIL).withLog().finished(0.5);
    mistakes(1, new Mistake(new byte[] {1}, EVIL, EVIL, 0.9)).write(run.path());
    String page = page(run);
    assertThat(page).doesNotContain("<script>alert", "<img src=x", "onerror=\"y\"");
    assertThat(page.split("<script", -1)).hasSize(3); // the data and the program
    assertThat(data(page).at("/run/evil/scores/sourceTest/classNames/0").asText()).isEqualTo("a");
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
    assertThat(data.at("/run/moments/epochs").findValuesAsText("iteration"))
        .containsExactly("5", "10", "15");
    JsonNode layouts = data.at("/layout/moments");
    assertThat(layouts.fieldNames()).toIterable().containsExactly("5", "10", "15");
    assertThat(layouts.at("/5/source/x")).hasSize(30);
    assertThat(layouts.at("/15/target/label/4").asInt()).isEqualTo(1);
    JsonNode accuracy = data.at("/curves/moments/curves/scores~1oracleTargetTestAccuracy");
    assertThat(accuracy.path("title").asText()).isEqualTo("target test (oracle)");
    assertThat(accuracy.path("y").path(2).floatValue()).isEqualTo(0.65f);
  }

  /** Noise, as an untrained G makes it, packs badly. */
  @Test
  void theNewestOfLargeSheetsIsShownAndNoOther() throws IOException {
    RunFolder run = run("large", "c1+c2").withConfig("street").withLog();
    Path samples = Files.createDirectory(run.path().resolve("samples"));
    for (String name : List.of("epoch-0001", "epoch-0002", "last")) {
      RunFolder.drawNoise(samples.resolve(name + ".png"), 96);
    }
    assertThat(data(page(run)).at("/sample/large").fieldNames())
        .toIterable()
        .containsExactly("last.png");
  }

  /** IM rises with the accuracy as it should, entropy rises though it should fall. */
  @Test
  void validatorsAreEvaluatedFromTheLogAlone() throws IOException {
    JsonNode table =
        data(page(run("evaluated", "c1+c2").withConfig("street").withLog()))
            .at("/run/evaluated/validators");
    List<String> rows = new ArrayList<>();
    table.forEach(row -> rows.add(row.toString()));
    assertThat(rows)
        .anySatisfy(
            row ->
                assertThat(row)
                    .startsWith(
                        "{\"verdict\":{\"validator\":\"im\",\"correlation\":1.0,\"chosen\":15")
                    .endsWith("\"HIGHER\"}"))
        .anySatisfy(
            row ->
                assertThat(row)
                    .startsWith(
                        "{\"verdict\":{\"validator\":\"entropy\",\"correlation\":-1.0,\"chosen\":5")
                    .endsWith("\"LOWER\"}"));
  }

  @Test
  void mistakesOfOlderWeightsAreNotShown() throws IOException {
    RunFolder run = run("mistakes", "c1+c2").withConfig("street").withLog();
    mistakes(2, new Mistake(new byte[] {1}, "a", "b", 0.5)).write(run.path());
    assertThat(data(page(run)).at("/run/mistakes/mistakes/sets").toString())
        .contains("\"predicted\":\"b\"", "\"wrong\":2,\"of\":30", "\"oracle\":true");
    Files.createDirectories(run.path().resolve("checkpoints/20"));
    assertThat(data(page(run)).at("/run/mistakes/mistakes").isNull()).isTrue();
  }

  /** Its report wrote the target's alone. */
  @Test
  void mistakesOfVersion01AreShown() throws IOException {
    RunFolder run = run("before", "c1+c2").withConfig("street").withLog();
    Files.writeString(
        run.path().resolve("mistakes.json"),
        "{\"iteration\":15,\"wrong\":2,\"of\":30,\"oracle\":true,\"worst\":[{\"png\":\"AQ==\","
            + "\"label\":\"a\",\"predicted\":\"b\",\"confidence\":0.5}]}");
    assertThat(data(page(run)).at("/run/before/mistakes/sets").toString())
        .contains("\"wrong\":2,\"of\":30", "\"oracle\":true");
  }

  private static Mistakes mistakes(int wrong, Mistake surest) {
    return new Mistakes(
        15, List.of(new Mistakes.OfSet(Mistakes.TARGET, wrong, 30, List.of(surest))));
  }

  @Test
  void brokenEmbeddingsAreANoteAndTheRestIsShown() throws IOException {
    RunFolder run = run("broken", "c1+c2").withConfig("street").withLog().withEmbeddings(5, 1);
    Files.writeString(run.path().resolve("embeddings/10.safetensors"), "no floats here");
    assertThat(data(page(run)).at("/layout/broken")).hasSize(1);
    assertThat(notes).hasSize(1).first().asString().contains("10.safetensors", "not a whole");
  }

  @Test
  void aFolderThatIsNoRunIsRefused() {
    assertThatThrownBy(() -> new Report(4, 100, notes::add).write(folder, folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a run folder");
  }
}
