package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.view.Metrics;
import dev.gangway.run.view.RunState;
import dev.gangway.run.view.RunTrial;
import dev.gangway.run.view.RunView;
import dev.gangway.run.view.RunView.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunListTest {

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.toRealPath().resolve("runs"));
  }

  private List<Row> rows() {
    return new RunList(RunsFolder.open(folder)).rows();
  }

  private Row only() {
    assertThat(rows()).hasSize(1);
    return rows().get(0);
  }

  @Test
  void nestedRunsAreFoundAndTheirOwnFoldersNotSearched() {
    RunTrial.write(folder.resolve("single"), 1).put("checkpoints/7/config.json", "{}");
    RunTrial.write(folder.resolve("table/cells/c1+c2-seed1"), 1);
    RunTrial.write(folder.resolve(".hidden"), 1);
    RunTrial.write(folder.resolve("1/2/3/4/5/6/7/8/9"), 1); // too deep
    assertThat(rows()).extracting(Row::id).containsExactly("single", "table/cells/c1+c2-seed1");
  }

  @Test
  void aRunItselfIsAFolderOfOne() {
    RunTrial.write(folder.resolve("single"), 1);
    Row row = new RunList(RunsFolder.open(folder.resolve("single"))).rows().get(0);
    assertThat(row.id()).isEqualTo(".");
    assertThat(row.name()).isEqualTo("single");
  }

  @Test
  void anUnfinishedRunShowsTheEndOfItsLog() {
    RunTrial.write(folder.resolve("run"), 47);
    Row row = only();
    assertThat(row.state()).isEqualTo(RunState.STOPPED);
    assertThat(row.method()).isEqualTo("c1+c2");
    assertThat(row.source()).isEqualTo("synth-street");
    assertThat(row.seed()).isEqualTo(3);
    assertThat(row.iteration()).isEqualTo(47);
    assertThat(row.last()).isEqualTo(100); // 10 epochs of 500 / 50 steps
    assertThat(row.seconds()).isEqualTo(23.5);
    assertThat(row.imagesPerSecond()).isEqualTo(400);
    assertThat(row.oracleTargetTestAccuracy()).isEqualTo(0.54); // at 40
    assertThat(row.whole()).isFalse();
  }

  @Test
  void scoresAreFoundBehindALongEpoch() {
    RunTrial run = RunTrial.write(folder.resolve("run"), 10);
    for (int i = 11; i <= 500; i++) {
      run.append(RunTrial.step(i));
    }
    Row row = only();
    assertThat(row.iteration()).isEqualTo(500);
    assertThat(row.oracleTargetTestAccuracy()).isEqualTo(0.51);
  }

  @Test
  void aFinishedRunShowsItsSummary() {
    RunTrial.write(folder.resolve("run"), 47)
        .put(
            "summary.json",
            "{\"iteration\":100,\"seconds\":50,\"scores\":{\"sourceTest\":{\"accuracy\":0.97},"
                + "\"targetTest\":{\"accuracy\":0.88,\"oracle\":true}}}")
        .put("DONE", "finished\n");
    Row row = only();
    assertThat(row.state()).isEqualTo(RunState.DONE);
    assertThat(row.iteration()).isEqualTo(100);
    assertThat(row.oracleTargetTestAccuracy()).isEqualTo(0.88);
    assertThat(row.whole()).isTrue();
  }

  @Test
  void aRunIsRunningWhileItsLockIsHeldAndStoppedAfter() throws IOException {
    RunTrial run = RunTrial.write(folder.resolve("run"), 5);
    try (RunDirectory held = RunDirectory.open(run.path())) {
      assertThat(held.path()).isEqualTo(run.path());
      assertThat(only().state()).isEqualTo(RunState.RUNNING);
    }
    assertThat(only().state()).isEqualTo(RunState.STOPPED);
    run.put("FAILED", "loss 'a' is NaN\n");
    assertThat(only().state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void aLogThatGrowsIsRunningWhereNoLockIsSeen() {
    RunTrial run = RunTrial.write(folder.resolve("run"), 5);
    RunView view = new RunView(run.path(), "run");
    assertThat(view.look().state()).isEqualTo(RunState.STOPPED);
    run.addSteps(6, 7);
    assertThat(view.look().state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void alarmsAreCountedStretchByStretch() throws IOException {
    RunTrial run = RunTrial.write(folder.resolve("run"), 40).addAlarm(40, "collapse: one");
    run.addSteps(41, 80).addAlarm(80, "says {\"type\":\"alarm\" in its text");
    RunView view = new RunView(run.path(), "run");
    long size = view.look().size();
    assertThat(view.countAlarms(size)).isEqualTo(size);
    assertThat(view.look().alarms()).isEqualTo(2);
    assertThat(view.countAlarms(size)).isZero();
  }

  @Test
  void onlySoManyLogsStayInMemory() throws IOException {
    for (int i = 0; i < 10; i++) {
      RunTrial.write(folder.resolve("run" + i), 20); // 7 curves of 20 points
    }
    RunList list = new RunList(RunsFolder.open(folder), System::nanoTime, 500);
    for (Row row : list.rows()) {
      assertThat(list.log(list.run(row.id()).orElseThrow()).look(Metrics::last)).isEqualTo(20);
    }
    assertThat(list.logs()).isBetween(1, 5);
  }

  @Test
  void brokenFilesAreShownAsFarAsTheyGo() {
    RunTrial.write(folder.resolve("run"), 5)
        .put("config.json", "{ broken")
        .put("summary.json", "[]")
        .put("metrics.jsonl", "no json\n")
        .put("DONE", "");
    Row row = only();
    assertThat(row.method()).isEmpty();
    assertThat(row.iteration()).isZero();
    assertThat(row.sourceTestAccuracy()).isNull();
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    RunTrial outside = RunTrial.write(temporary.resolve("outside/run"), 5);
    Files.createSymbolicLink(folder.resolve("linked"), outside.path());
    Files.createSymbolicLink(folder.resolve("parent"), outside.path().getParent());
    RunTrial inside = RunTrial.write(folder.resolve("run"), 5);
    Files.delete(inside.path().resolve("metrics.jsonl"));
    Files.createSymbolicLink(
        inside.path().resolve("metrics.jsonl"), outside.path().resolve("metrics.jsonl"));
    assertThat(only().id()).isEqualTo("run");
    assertThat(only().iteration()).isZero();
  }

  @Test
  void aMissingFolderIsOneLine() {
    assertThatThrownBy(() -> RunsFolder.open(folder.resolve("missing")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            folder.resolve("missing")
                + ": not a folder of runs: found nothing, expected a folder (give the folder that"
                + " holds the runs, or one run)");
  }

  @Test
  void aRunThatIsAskedForIsLookedForThoughTheListIsFresh() throws IOException {
    RunTrial.write(folder.resolve("first"), 1);
    RunList list = new RunList(RunsFolder.open(folder), () -> 0, 500);
    list.rows();
    RunTrial.write(folder.resolve("later"), 1);
    assertThat(list.run("later").map(RunView::path)).contains(folder.resolve("later").toRealPath());
    assertThat(list.rows()).hasSize(2);
  }

  @Test
  void lookingForUnknownRunsTakesHalfOfTheTimeAtMost() throws IOException {
    AtomicLong nanos = new AtomicLong();
    RunList list = new RunList(RunsFolder.open(folder), () -> nanos.getAndAdd(100), 500);
    list.rows(); // asks at 100, looks from 200 to 300
    RunTrial.write(folder.resolve("later"), 1);
    nanos.set(399);
    assertThat(list.run("later")).isEmpty();
    nanos.set(400);
    assertThat(list.run("later")).isPresent();
  }
}
