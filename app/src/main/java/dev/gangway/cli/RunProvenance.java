package dev.gangway.cli;

import dev.gangway.run.Json;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import dev.gangway.train.RunConfig;
import dev.gangway.train.TrainingData;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;

/** {@code provenance.json}: with what a run was made, so that it can be made again. */
final class RunProvenance {

  private RunProvenance() {}

  static void write(RunDirectory run, RunConfig config, TrainingData data) throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("gangway", Version.ofGangway());
    facts.put("command", System.getenv("GANGWAY_COMMAND"));
    facts.put("started", Instant.now().toString());
    facts.put("libtorch", torch.class.getPackage().getImplementationVersion());
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("processor", torch.get_cpu_capability().getString());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("threads", config.settings().threads());
    facts.put("sourceImages", data.source().size());
    facts.put("sourceTestImages", data.sourceTest().size());
    facts.put("targetImages", data.target().size());
    WholeFile.write(run.provenance(), Json.pretty(facts));
  }
}
