package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFileTest {

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void makeRun() throws IOException {
    run = Files.createDirectory(folder.resolve("run"));
    Files.createDirectories(run.resolve("checkpoints/8"));
    Files.writeString(run.resolve("config.json"), "{}");
    Files.writeString(run.resolve("checkpoints/8/weights.safetensors"), "weights");
    Files.writeString(run.resolve("losses.png"), "a picture");
  }

  private static OutputFile model(Path file) {
    return OutputFile.of("--out", file, "onnx");
  }

  private static void refused(OutputFile output, List<Path> read, String found) {
    assertThatThrownBy(() -> output.require(read))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s: cannot be written: found %s, expected a new file or an earlier one of its kind"
                    .formatted(output.file(), found)
                + " (choose another --out)");
  }

  @Test
  void aNewFileAndAnEarlierOneOfItsKindMayBeWritten() throws IOException {
    Path file = folder.resolve("model.onnx");
    model(file).require(List.of(run));
    model(Files.writeString(file, "an earlier model")).require(List.of(run));
    model(run.resolve("model.onnx")).require(List.of());
    model(Files.writeString(run.resolve("model.onnx"), "an earlier model")).require(List.of());
    model(Files.createFile(folder.resolve("tmp.X7a"))).require(List.of()); // as mktemp makes it
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "summary.json",
        "DONE",
        "probe.safetensors",
        ".lock",
        "checkpoints/8/weights.safetensors"
      })
  void whatMakesARunIsNotReplacedNorMade(String name) throws IOException {
    for (String ending : List.of("onnx", "json", "safetensors", "")) {
      OutputFile output = OutputFile.of("--out", run.resolve(name), ending);
      refused(output, List.of(), "a file of the run " + run.toRealPath());
    }
    Path link = Files.createSymbolicLink(folder.resolve("link-" + name.replace('/', '-')), run);
    OutputFile output = OutputFile.of("--out", link.resolve("../run/./" + name), "json");
    refused(output, List.of(), "a file of the run " + run.toRealPath());
  }

  @Test
  void aFileOfAnotherKindIsNotReplaced() throws IOException {
    refused(
        model(run.resolve("losses.png")),
        List.of(),
        "a file of another kind, which it does not replace");
    Path photo = Files.writeString(folder.resolve("photo.jpg"), "a photograph");
    refused(model(photo), List.of(), "a file of another kind, which it does not replace");
    Path device = Path.of("/dev/null");
    if (Files.exists(device)) {
      refused(model(device), List.of(), "no file");
    }
    assertThatThrownBy(() -> model(run).require(List.of()))
        .hasMessageStartingWith(run + ": cannot be written: found a folder");
  }

  @Test
  void whatTheCommandReadsIsNotReplacedByWhateverNameOrLink() throws IOException {
    Path input = Files.writeString(folder.resolve("table.csv"), "read");
    Path hard = Files.createLink(folder.resolve("hard.csv"), input);
    Path soft = Files.createSymbolicLink(folder.resolve("soft.csv"), input);
    Path detour = run.resolve("../table.csv");
    for (Path name : List.of(input, hard, soft, detour)) {
      refused(
          OutputFile.of("--out", name, "csv"), List.of(input), "what the command reads: " + input);
    }
    Path part = Files.writeString(folder.resolve("new.csv.part"), "read");
    refused(
        OutputFile.of("--out", folder.resolve("new.csv"), "csv"),
        List.of(part),
        "what the command reads: " + part);
  }

  @Test
  void aFileIsHeldByOneAndNothingIsLeftOfThat() throws IOException {
    Path file = folder.resolve("model.onnx");
    try (FolderLock held = model(file).hold()) {
      assertThatThrownBy(() -> model(folder.resolve("run/../model.onnx")).hold())
          .isInstanceOf(InputException.class)
          .hasMessageEndingWith(
              "model.onnx: cannot be written: found another command that writes it now, expected"
                  + " none (wait for it, or choose another --out)");
    }
    Files.writeString(folder.resolve(".model.onnx.lock"), "left by a killed process");
    model(file).hold().close();
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(run);
    }
  }

  /** Takes and gives back a file's lock many times; prints how often it was not alone. */
  static final class Taker {

    private Taker() {}

    public static void main(String[] args) throws IOException {
      Path file = Path.of(args[0]);
      Path mine = file.resolveSibling("holder");
      AtomicInteger clashes = new AtomicInteger();
      int taken = 0;
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (taken < 200 && System.nanoTime() < end) {
        Optional<FolderLock> lock = FolderLock.takeFile(file);
        if (lock.isPresent()) {
          try (FolderLock held = lock.get()) {
            taken++;
            try {
              Files.createFile(mine);
              Files.delete(mine);
            } catch (IOException another) {
              clashes.incrementAndGet();
            }
          }
        }
      }
      System.out.println(taken > 0 ? "clashes: " + clashes : "never taken");
    }
  }

  @Test
  void processesThatTakeItInTurnNeverHoldItTogether() throws Exception {
    List<Process> takers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      takers.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Taker.class.getName(),
                  folder.resolve("table.csv").toString())
              .redirectErrorStream(true)
              .start());
    }
    for (Process taker : takers) {
      assertThat(new String(taker.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("clashes: 0\n");
      assertThat(taker.waitFor()).isZero();
    }
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(run);
    }
  }
}
