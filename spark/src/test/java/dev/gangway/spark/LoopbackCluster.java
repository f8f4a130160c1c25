package dev.gangway.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A standalone cluster on loopback: a master and two workers of one core, each a process. Spark's
 * folder is made of the jars that Maven has fetched. Ends all that it and its executors started.
 */
final class LoopbackCluster implements AutoCloseable {

  static final Duration LONG = Duration.ofMinutes(4);
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private final Path folder;
  private final String address;
  private final List<Process> started = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();

  private LoopbackCluster(Path folder, String address) {
    this.folder = folder;
    this.address = address;
  }

  static LoopbackCluster start(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    LoopbackCluster cluster = new LoopbackCluster(folder, "spark://127.0.0.1:" + port);
    try {
      cluster.makeHome();
      cluster.daemon("master", "master.Master", "--port", String.valueOf(port));
      cluster.await("master", "I have been elected leader");
      for (String name : List.of("worker-1", "worker-2")) {
        cluster.workers.add(
            cluster.daemon(
                name,
                "worker.Worker",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                folder.resolve(name + "-work").toString(),
                cluster.address));
      }
      cluster.await("worker-1", "Successfully registered with master");
      cluster.await("worker-2", "Successfully registered with master");
      return cluster;
    } catch (IOException | InterruptedException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  /** {@code jars} and {@code conf}, as a download of Spark has them. */
  private void makeHome() throws IOException {
    Path jars = Files.createDirectories(home().resolve("jars"));
    for (String jar : System.getProperty("spark.classpath").split(File.pathSeparator, -1)) {
      Path file = Path.of(jar);
      Files.createSymbolicLink(jars.resolve(file.getFileName()), file);
    }
    Path settings = Files.createDirectories(home().resolve("conf"));
    try (var log = LoopbackCluster.class.getResourceAsStream("/log4j2.properties")) {
      String quiet = new String(log.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(
          settings.resolve("log4j2.properties"),
          quiet.replace("rootLogger.level = error", "rootLogger.level = info"));
    }
  }

  private Path home() {
    return folder.resolve("spark");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process daemon(String name, String type, String... words) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("org.apache.spark.deploy." + type, "--host", "127.0.0.1", "--webui-port", "0"));
    all.addAll(List.of(words));
    return java(name, "256m", all);
  }

  private Process java(String name, String heap, List<String> words) throws IOException {
    List<String> command = new ArrayList<>(List.of(JAVA, "-Xmx" + heap, "-XX:+UseSerialGC"));
    command.addAll(List.of(System.getProperty("spark.opens").strip().split("\\s+", -1)));
    command.addAll(List.of("-cp", home() + "/conf" + File.pathSeparator + home() + "/jars/*"));
    command.addAll(words);
    return start(
        name,
        command,
        Map.of(
            "SPARK_HOME",
            home().toString(),
            "SPARK_LOCAL_IP",
            "127.0.0.1",
            "SPARK_SCALA_VERSION",
            "2.13"));
  }

  private Process start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(name).toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** Starts a job as {@code spark-submit} does, in client mode. */
  Process submit(String name, String main, List<String> settings, Object... words)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("org.apache.spark.deploy.SparkSubmit", "--master", address, "--class", main));
    all.addAll(
        List.of("--name", name, "--executor-memory", "512m", "--conf", "spark.ui.enabled=false"));
    for (String setting : settings) {
      all.addAll(List.of("--conf", setting));
    }
    all.add(System.getProperty("gangway.job"));
    for (Object word : words) {
      all.add(word.toString());
    }
    return java(name, "512m", all);
  }

  /** Starts a command of the local program. */
  Process local(String name, Object... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(JAVA, "-XX:+UseSerialGC", "-jar", System.getProperty("gangway.local")));
    for (Object word : words) {
      command.add(word.toString());
    }
    return start(name, command, Map.of());
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** What a process has said. */
  String output(String name) throws IOException {
    return Files.readString(log(name));
  }

  void requireSuccess(String name, Process process) throws IOException, InterruptedException {
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as(output(name)).isTrue();
    assertThat(process.exitValue()).as(output(name)).isZero();
  }

  private void await(String name, String line) throws IOException, InterruptedException {
    await(started.get(started.size() - 1), name, () -> output(name).contains(line));
  }

  /** A condition on files. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits for a condition while a process runs. */
  void await(Process process, String name, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.holds()) {
      assertThat(process.waitFor(10, TimeUnit.MILLISECONDS)).as(output(name)).isFalse();
      assertThat(System.nanoTime()).as(output(name)).isLessThan(deadline);
    }
  }

  /** Kills the executor of a worker with SIGKILL, and nothing that it has started. */
  void killExecutor() {
    List<ProcessHandle> executors =
        workers.stream()
            .flatMap(worker -> worker.children())
            .sorted(Comparator.comparing(ProcessHandle::pid))
            .toList();
    assertThat(executors).hasSize(2);
    assertThat(executors.get(0).destroyForcibly()).isTrue();
  }

  /** Processes that executors have started and that still run. */
  List<ProcessHandle> grandchildren() {
    return workers.stream()
        .flatMap(worker -> worker.children())
        .flatMap(executor -> executor.children())
        .toList();
  }

  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>();
    for (Process process : started) {
      process.descendants().forEach(all::add);
      all.add(process.toHandle());
    }
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    try (Stream<Path> links = Files.list(home().resolve("jars"))) {
      for (Path link : links.toList()) { // JUnit would warn of each
        Files.delete(link);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
