package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.gangway.base.Json;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.SyntheticFolder;
import dev.gangway.image.Fit;
import dev.gangway.image.ImageFormat;
import dev.gangway.infer.Predictor;
import dev.gangway.nn.Backbones;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training behind a frozen backbone, here a ResNet-18 with weights drawn at random. */
class PhotographsTest {

  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws Exception {
    write("synth-street", 60, "street");
    write("synth-hand", 50, "hand");
    Safetensors.write(folder.resolve("resnet.safetensors"), weights());
    train("first", "--max-iterations", "40");
  }

  private static void write(String domain, int count, String place) {
    ImageFormat format = new ImageFormat(40, SyntheticDomains.channels(domain));
    SyntheticFolder.write(
        SyntheticDomains.generate(domain, 1, count, format), folder.resolve(place));
  }

  private static Map<String, Floats> weights() {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, Floats> arrays = new LinkedHashMap<>();
    Backbones.named("resnet18")
        .network(32)
        .tensors()
        .forEach((name, shape) -> arrays.put(name, drawn(name, shape, random)));
    return arrays;
  }

  private static Floats drawn(String name, long[] shape, SplittableRandom random) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    double deviation = Math.sqrt(2.0 * shape[0] / count);
    ByteBuffer values =
        ByteBuffer.allocate(Math.toIntExact(4 * count)).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      boolean one = name.endsWith("var") || (shape.length == 1 && name.endsWith("weight"));
      double drawn = shape.length == 1 ? 0 : deviation * random.nextGaussian();
      values.putFloat((float) (one ? 1 : drawn));
    }
    return new Floats(shape, values.flip());
  }

  private static String train(String out, String... more) throws Exception {
    return run(words("resnet.safetensors", out, more), Map.of());
  }

  private static List<String> words(String weights, String out, String... more) {
    String words =
        "train --source street --target hand --side 64 --views 2 --no-mirror --batch 8 --threads 1"
            + " --precision fp32 --weights %s --out %s".formatted(weights, out);
    List<String> all = new ArrayList<>(List.of(words.split(" ", -1)));
    all.addAll(List.of(more));
    return all;
  }

  private static String run(List<String> words, Map<String, String> environment) throws Exception {
    List<String> command = new ArrayList<>(Main.command());
    command.addAll(words);
    Path log = Files.createTempFile(folder, "log", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("GANGWAY_CACHE", folder.resolve("cache").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(() -> text(log)).isZero();
    return text(log);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void theExportedModelSaysOfFilesWhatTheRunSaysOfItsTarget() throws IOException {
    assertExportAgrees("first");
    try (Predictor predictor = Predictor.open(folder.resolve("first.onnx"))) {
      assertThat(predictor.format().side()).isEqualTo(64);
      assertThat(predictor.format().fit())
          .isEqualTo(new Fit(Fit.Shape.CROP, 0.875, Fit.Filter.BILINEAR));
    }
  }

  private static void assertExportAgrees(String run) throws IOException {
    Path model = folder.resolve(run + ".onnx");
    CommandTrial export = CommandTrial.run("export", "--run", folder.resolve(run), "--out", model);
    assertThat(export.code()).as(export.err()).isZero();
    JsonNode summary = Json.read(folder.resolve(run).resolve("summary.json"), JsonNode.class);
    double inRun = summary.at("/scores/targetTrain/accuracy").asDouble(-1);
    CommandTrial evaluated =
        CommandTrial.run("evaluate", "--model", model, "--data", folder.resolve("hand"), "--json");
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    double ofModel = evaluated.json().findValue("accuracy").asDouble();
    assertThat(ofModel)
        .as("%s in the run", inRun)
        .isCloseTo(inRun, offset(0.021)); // one image of 50
  }

  /** The first stages keep their weights, the last ones learn, and with --adapt-norms look. */
  @Test
  void lastStagesOfABackboneAreTrainedAndExported() throws Exception {
    train("last", "--train", "last:2", "--max-iterations", "4");
    train("looking", "--train", "last:2", "--max-iterations", "4", "--adapt-norms");
    Map<String, Floats> before = weights();
    Map<String, Floats> fixed =
        Safetensors.read(folder.resolve("last/checkpoints/4/weights.safetensors"));
    Map<String, Floats> looking =
        Safetensors.read(folder.resolve("looking/checkpoints/4/weights.safetensors"));
    assertThat(fixed.keySet()).noneMatch(name -> name.startsWith("F.layer2"));
    String mean = "layer4.0.bn1.running_mean";
    assertThat(fixed.get("F." + mean).values()).isEqualTo(before.get(mean).values());
    assertThat(looking.get("F." + mean).values()).isNotEqualTo(before.get(mean).values());
    String weight = "layer4.0.conv1.weight";
    assertThat(fixed.get("F." + weight).values()).isNotEqualTo(before.get(weight).values());
    assertExportAgrees("last");
    assertExportAgrees("looking");
  }

  @Test
  void aWholeBackboneIsTrainedOnPixelsAndResumesWithTheSameBits() throws Exception {
    train("whole", "--train", "all", "--max-iterations", "4", "--optimizer", "sgd");
    train("half", "--train", "all", "--max-iterations", "2", "--optimizer", "sgd");
    run(List.of("train", "--resume", "half", "--max-iterations", "4"), Map.of());
    assertThat(folder.resolve("half/checkpoints/4/weights.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("whole/checkpoints/4/weights.safetensors"));
    assertExportAgrees("whole");
  }

  @Test
  void featuresAreMadeOnceAndTheRunNeedsTheWeightsNoMore() throws Exception {
    assertThat(folder.resolve("first/backbone.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("resnet.safetensors"));
    String warm = train("second", "--max-iterations", "20");
    assertThat(warm).contains("features of").contains("finished after 20 steps");
    Path gone = Files.move(folder.resolve("resnet.safetensors"), folder.resolve("gone"));
    run(List.of("train", "--resume", "second", "--max-iterations", "40"), Map.of());
    Files.move(gone, folder.resolve("resnet.safetensors"));
    assertThat(folder.resolve("second/checkpoints/40/weights.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("first/checkpoints/40/weights.safetensors"));
  }

  @Test
  void weightsOfTheHubAreFetchedOnce() throws Exception {
    Path data = folder.resolve("data");
    List<String> more = List.of("--data-dir", data.toString(), "--max-iterations", "2");
    Path weights = data.resolve("hub--me--resnet/model.safetensors");
    HttpServer hub = hub(Files.readAllBytes(folder.resolve("resnet.safetensors")));
    Map<String, String> there =
        Map.of("HF_ENDPOINT", "http://localhost:" + hub.getAddress().getPort());
    String[] options = more.toArray(String[]::new);
    run(words("hub:me/resnet", "fetched", options), there);
    hub.stop(0);
    assertThat(weights).hasSameBinaryContentAs(folder.resolve("resnet.safetensors"));
    assertThat(folder.resolve("fetched/config.json")).content().contains(weights.toString());
    run(words("hub:me/resnet", "again", options), there); // the hub has gone
    assertThat(folder.resolve("again/checkpoints/2/weights.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("fetched/checkpoints/2/weights.safetensors"));
  }

  /** The hub with one small repository, whose files lie on it. */
  private static HttpServer hub(byte[] weights) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/me/resnet/resolve/main/model.safetensors",
        exchange -> {
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.getResponseHeaders().set("ETag", "\"" + DigestUtils.sha256Hex(weights) + "\"");
          exchange.getResponseHeaders().set("Content-Length", "" + weights.length);
          exchange.sendResponseHeaders(200, head ? -1 : weights.length);
          if (!head) {
            exchange.getResponseBody().write(weights);
          }
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void weightsThatAreNowhereAreRefusedInALine() {
    CommandTrial slip = trial("--weights", "resnet19");
    assertThat(slip.code()).isEqualTo(2);
    assertThat(slip.err().lines()).hasSize(1);
    assertThat(slip.err())
        .contains("there are no weights 'resnet19': found no such file, expected one, hub:")
        .contains("(resnet18, resnet34, resnet50, tf_efficientnet_lite0)");
    CommandTrial malformed = trial("--weights", "hub:resnet18");
    assertThat(malformed.code()).isEqualTo(2);
    assertThat(malformed.err()).contains("a repository is written hub:OWNER/NAME");
  }

  @Test
  void gDrawsSmallPicturesFromFeaturesAndAResumedRunHasTheSameBits() throws Exception {
    List<String> method =
        List.of(
            "--method gta-self-training --filters 4 --self-training-start 3 --confidence 0.2"
                .split(" "));
    trainWith(method, "drawn", "8");
    trainWith(method, "halted", "5");
    run(List.of("train", "--resume", "halted", "--max-iterations", "8"), Map.of());
    for (String file : List.of("checkpoints/8/weights.safetensors", "samples/last.png")) {
      assertThat(folder.resolve("halted").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("drawn").resolve(file));
    }
    Path model = folder.resolve("drawn.onnx");
    CommandTrial export =
        CommandTrial.run("export", "--run", folder.resolve("drawn"), "--out", model);
    assertThat(export.code()).as(export.err()).isZero();
  }

  private static void trainWith(List<String> method, String out, String steps) throws Exception {
    List<String> words = new ArrayList<>(method);
    words.addAll(List.of("--max-iterations", steps));
    train(out, words.toArray(String[]::new));
  }

  @Test
  void whatABackboneCannotDoIsRefusedInALine() {
    Path weights = folder.resolve("resnet.safetensors");
    CommandTrial side = trial("--weights", weights, "--side", "8");
    assertThat(side.code()).isEqualTo(2);
    assertThat(side.err()).contains("a side of 32 to 1024, got 8 x 8");
    CommandTrial stages = trial("--weights", weights, "--train", "last:9");
    assertThat(stages.code()).isEqualTo(2);
    assertThat(stages.err()).contains("last:N with N in 1..5 for resnet18, or all, got 'last:9'");
    CommandTrial alone = trial("--views", "3");
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains("name its --weights");
    CommandTrial pickled = trial("--weights", folder.resolve("resnet18.pth"));
    assertThat(pickled.code()).isEqualTo(2);
    assertThat(pickled.err()).contains("pickled Python can run code");
    CommandTrial drawn =
        CommandTrial.run(
            "train",
            "--source",
            "synth-street",
            "--target",
            folder.resolve("hand"),
            "--weights",
            weights,
            "--out",
            folder.resolve("never"));
    assertThat(drawn.code()).isEqualTo(2);
    assertThat(drawn.err()).contains("synth-street is drawn while it is read");
  }

  private static CommandTrial trial(Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--source", folder.resolve("street")));
    words.addAll(List.of("--target", folder.resolve("hand"), "--out", folder.resolve("never")));
    words.addAll(List.of(more));
    return CommandTrial.run(words.toArray());
  }
}
