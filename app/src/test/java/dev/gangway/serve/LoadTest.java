package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients at once. */
@Timeout(120)
class LoadTest {

  private static final int CLIENTS = 8;

  @TempDir private Path folder;
  private Path file;
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private final AtomicBoolean enough = new AtomicBoolean();
  private ServiceTrial service;

  @BeforeEach
  void start() {
    file = ServiceTrial.model(folder.resolve("digits.onnx"), 1);
    service = new ServiceTrial(ServeSettings.local(Map.of("digits", file)));
  }

  @AfterEach
  void stop() {
    enough.set(true);
    clients.shutdownNow();
    service.close();
  }

  @Test
  void clientsAtOnceGetWhatEachAloneGets() throws Exception {
    List<byte[]> images = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      images.add(ServiceTrial.image("png", 32, 32, i));
      alone.add(ServiceTrial.json(service.predict(images.get(i))).path("className").asText());
    }
    assertThat(Set.copyOf(alone)).hasSizeGreaterThan(1);
    List<Future<HttpResponse<String>>> together = new ArrayList<>();
    for (byte[] image : images) {
      together.add(clients.submit(() -> service.predict(image)));
    }
    for (int i = 0; i < images.size(); i++) {
      assertThat(ServiceTrial.json(together.get(i).get()).path("className").asText())
          .isEqualTo(alone.get(i));
    }
  }

  /** Asks until it is enough; gathers versions that answered, and everything that went wrong. */
  private List<Future<?>> ask(Map<String, AtomicInteger> answers) {
    byte[] image = ServiceTrial.image("png", 32, 32, 1);
    List<Future<?>> running = new ArrayList<>();
    for (int c = 0; c < CLIENTS; c++) {
      running.add(
          clients.submit(
              () -> {
                while (!enough.get()) {
                  HttpResponse<String> answer = service.predict(image);
                  String what =
                      answer.statusCode() == 200
                          ? ServiceTrial.json(answer).path("version").asText()
                          : answer.body();
                  answers.computeIfAbsent(what, any -> new AtomicInteger()).incrementAndGet();
                }
              }));
    }
    return running;
  }

  private static void await(Map<String, AtomicInteger> answers, String what)
      throws InterruptedException {
    while (!answers.containsKey(what) || answers.get(what).get() < CLIENTS) {
      Thread.sleep(10);
    }
  }

  @Test
  void newFilesAreTakenUnderLoadAndNoRequestIsLost() throws Exception {
    Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    List<Future<?>> running = ask(answers);
    await(answers, "1");
    ServiceTrial.model(file, 2);
    await(answers, "2");
    Path grey = ServiceTrial.model(folder.resolve("other.onnx"), 3, 1); // takes other images even
    Files.move(grey, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    await(answers, "3");
    enough.set(true);
    for (Future<?> client : running) {
      client.get();
    }
    assertThat(answers.keySet()).containsExactlyInAnyOrder("1", "2", "3");
  }

  @Test
  void aBrokenFileIsNotTaken() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    while (!service.get("/metrics").body().contains("outcome=\"refused\"")) {
      Thread.sleep(20);
    }
    HttpResponse<String> answer = service.predict(ServiceTrial.image("png", 32, 32, 1));
    assertThat(ServiceTrial.json(answer).path("version").asText()).isEqualTo("1");
    Files.delete(file);
    Thread.sleep(600);
    assertThat(service.get("/v2/models/digits/ready").statusCode()).isEqualTo(200);
    Files.write(file, whole);
    while (!ServiceTrial.json(service.get("/models")).findValuesAsText("version").contains("2")) {
      Thread.sleep(20);
    }
  }

  /** As where the right to read it came later: what the file system tells of it does not change. */
  @Test
  void aFileThatCouldNotBeReadIsTriedAgain() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    FileTime time = FileTime.fromMillis(1_700_000_000_000L);
    Files.write(file, new byte[whole.length]);
    Files.setLastModifiedTime(file, time);
    while (!service.get("/metrics").body().contains("outcome=\"refused\"")) {
      Thread.sleep(20);
    }
    Files.write(file, whole);
    Files.setLastModifiedTime(file, time);
    while (!ServiceTrial.json(service.get("/models")).findValuesAsText("version").contains("2")) {
      Thread.sleep(20);
    }
  }

  @Test
  void aServiceThatCannotAnswerIsNotReady() throws Exception {
    assertThat(service.get("/v2/health/ready").statusCode()).isEqualTo(200);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("batches")) {
        thread.interrupt();
        thread.join();
      }
    }
    assertThat(service.get("/v2/health/ready").statusCode()).isEqualTo(503);
    assertThat(service.get("/v2/models/digits/ready").statusCode()).isEqualTo(503);
    assertThat(service.get("/v2/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void oneTooManyIsToldToComeBack() throws Exception {
    service.close();
    ServeLimits narrow = ServeLimits.usual().withRequests(1);
    service = new ServiceTrial(ServeSettings.local(Map.of("digits", file)).withLimits(narrow));
    byte[] large = ServiceTrial.image("png", 1500, 1500, 1);
    List<Future<HttpResponse<String>>> busy = new ArrayList<>();
    for (int c = 0; c < CLIENTS; c++) {
      busy.add(
          clients.submit(
              () -> {
                HttpResponse<String> answer = service.predict(large);
                while (answer.statusCode() == 200 && !enough.get()) {
                  answer = service.predict(large);
                }
                enough.set(true);
                return answer;
              }));
    }
    List<HttpResponse<String>> ends = new ArrayList<>();
    for (Future<HttpResponse<String>> client : busy) {
      ends.add(client.get());
    }
    HttpResponse<String> refused =
        ends.stream().filter(answer -> answer.statusCode() != 200).findFirst().orElseThrow();
    InferenceServerTest.requireProblem(refused, 503);
    assertThat(ServiceTrial.json(refused).path("detail").asText())
        .isEqualTo("1 requests are at work already: come back later");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(service.predict(large).statusCode()).isEqualTo(200);
    assertThat(service.get("/metrics").body())
        .contains("gangway_requests_total{route=\"/predict\",status=\"503\"}");
  }

  @Test
  void whatWasAcceptedBeforeTheEndIsAnswered() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger turnedAway = new AtomicInteger();
    byte[] image = ServiceTrial.image("png", 300, 300, 1);
    List<Future<?>> running = new ArrayList<>();
    for (int c = 0; c < CLIENTS; c++) {
      running.add(
          clients.submit(
              () -> {
                while (!enough.get()) {
                  try {
                    HttpResponse<String> answer =
                        service.client.send(
                            service.post("/predict", "image/png", image).build(),
                            BodyHandlers.ofString());
                    assertThat(answer.statusCode()).isEqualTo(200);
                    answered.incrementAndGet();
                  } catch (IOException closed) {
                    turnedAway.incrementAndGet();
                    return null;
                  }
                }
                return null;
              }));
    }
    while (answered.get() < 3 * CLIENTS) {
      Thread.sleep(5);
    }
    service.close();
    for (Future<?> client : running) {
      client.get(); // no answer but 200
    }
    assertThat(turnedAway.get()).isEqualTo(CLIENTS); // at the door, each once
    assertThat(service.server.answered()).isEqualTo(answered.get());
  }
}
