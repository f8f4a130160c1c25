package dev.gangway.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.run.ShellWord;
import dev.gangway.run.view.Metrics;
import dev.gangway.run.view.RunLog;
import dev.gangway.run.view.RunView;
import java.util.List;

/**
 * All that the page of a run shows beside its curves, as JSON.
 *
 * @param resume the command that resumes it, from any folder of this machine
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
    RunView.Row row,
    String resume,
    String failure,
    JsonNode config,
    JsonNode provenance,
    JsonNode summary,
    JsonNode selected,
    Log log,
    List<String> samples,
    List<Long> layouts) {

  record Log(long last, List<String> curves, List<Metrics.Alarm> alarms, int broken) {}

  static RunPage of(RunView run, RunView.Row row, RunLog log) {
    return new RunPage(
        row,
        "gangway train --resume " + ShellWord.of(run.path()),
        run.failure(),
        orNull(run.config()),
        orNull(run.provenance()),
        orNull(run.summary()),
        orNull(run.selected()),
        log.look(
            m -> new Log(m.last(), List.copyOf(m.curves().keySet()), m.alarms(), log.broken())),
        run.samples(),
        run.layouts());
  }

  private static JsonNode orNull(JsonNode node) {
    return node.isMissingNode() ? null : node;
  }
}
