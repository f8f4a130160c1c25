package dev.gangway.bench;

import dev.gangway.base.Json;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;

/**
 * The program of a child process: sets a {@link Job} up, then for each number that it reads runs it
 * so often and answers with a {@link Round}; at the end of its input it answers with {@link Facts}.
 */
final class Worker {

  /** Marks the answers: libraries print on standard output, too. */
  static final String ANSWER = "@gangway ";

  record Round(List<Map<String, Double>> runs) {}

  record Facts(long peakBytes) {}

  private Worker() {}

  public static void main(String[] args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Job job = Json.parse(args[0], Job.class);
    job.settings().compute().device().prepare();
    torch.set_num_threads(job.settings().threads());
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Job.Task task = job.open()) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(ANSWER + Json.line(round(task, Integer.parseInt(line))));
      }
    }
    out.println(ANSWER + Json.line(new Facts(peakBytes())));
  }

  private static Round round(Job.Task task, int runs) {
    List<Map<String, Double>> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      all.add(task.run());
    }
    return new Round(all);
  }

  /** Linux keeps the highest value; elsewhere it is the present one. */
  private static long peakBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return Pointer.physicalBytes();
    }
    Matcher highest = Pattern.compile("(?m)^VmHWM:\\s*(\\d+) kB").matcher(Files.readString(status));
    return highest.find() ? 1024 * Long.parseLong(highest.group(1)) : Pointer.physicalBytes();
  }
}
