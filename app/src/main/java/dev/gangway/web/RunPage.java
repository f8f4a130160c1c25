package dev.gangway.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.run.ShellWord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * All that the page of a run shows beside its curves, as JSON.
 *
 * @param resume the command that goes on with it, from any folder of this machine
 * @param failure the text of FAILED; empty if there is none
 * @param config settings as they were saved, or null
 * @param provenance versions, machine and command, or null
 * @param summary the result, or null
 * @param selected the checkpoint chosen without labels, or null
 * @param log curves' names and alarms
 * @param samples names of the grids of generated images
 * @param layouts iterations that have a plane picture of the embeddings
 */
record RunPage(
    RunRow row,
    String resume,
    String failure,
    JsonNode config,
    JsonNode provenance,
    JsonNode summary,
    JsonNode selected,
    RunLog.Contents log,
    List<String> samples,
    List<Long> layouts) {

  private static final int LONGEST_FAILURE = 4_000;

  static RunPage of(Path run, RunRow row, RunLog log, RunFiles files) {
    return new RunPage(
        row,
        "gangway train --resume " + ShellWord.of(run),
        failure(run.resolve("FAILED")),
        json(run, "config.json"),
        json(run, "provenance.json"),
        json(run, "summary.json"),
        json(run, "selected.json"),
        log.contents(),
        files.samples(run),
        files.layouts(run));
  }

  private static JsonNode json(Path run, String name) {
    JsonNode node = JsonFile.read(run.resolve(name));
    return node.isMissingNode() ? null : node;
  }

  private static String failure(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    ByteBuffer text = ByteBuffer.allocate(LONGEST_FAILURE);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      channel.read(text);
      return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
    } catch (IOException gone) {
      return "";
    }
  }
}
