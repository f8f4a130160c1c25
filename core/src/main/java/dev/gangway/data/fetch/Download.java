package dev.gangway.data.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.FormatMethod;
import dev.gangway.base.Reason;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import dev.gangway.data.fetch.Fetcher.FetchProgress;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Brings one file from the first mirror that has it. What has arrived lies in {@code NAME.part},
 * and beside it where it came from: both outlive the process, so that the next one goes on there.
 */
final class Download {

  private static final long TICK_MILLIS = 100;
  private static final int REDIRECTS = 5;
  private static final double ANEW = 8; // times as long may be what was compressed anew
  private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);
  private static final Set<String> WEB = Set.of("http", "https");
  private static final BodyHandler<Void> DISCARD = info -> BodySubscribers.discarding();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What may still help after a try that brought no file. */
  enum Remedy {
    RETRY,
    /** Each try takes long. */
    RETRY_ONCE,
    NEXT_MIRROR,
    /** Nothing: the trouble is on this machine. */
    STOP
  }

  /** One try that brought no file. */
  static final class Failure extends IOException {

    private final Remedy remedy;

    Failure(Remedy remedy, String message, Throwable cause) {
      super(message, cause);
      this.remedy = remedy;
    }

    Remedy remedy() {
      return remedy;
    }
  }

  @FormatMethod
  private static Failure failure(Remedy remedy, String format, Object... args) {
    return new Failure(remedy, String.format(Locale.ROOT, format, args), null);
  }

  /** How a fetch waits before it tries again; tests do not wait. */
  @FunctionalInterface
  interface Pause {
    void pause(Duration duration) throws InterruptedException;
  }

  /** What every download of a fetch shares. */
  record Terms(
      HttpClient client, FetchSettings settings, Pause pause, FetchProgress progress, Hub hub) {}

  /**
   * Which version of which address a partial file came from: the strong ETag or the date that the
   * server gave, or nothing; bytes of the whole file, 0 if it did not say.
   */
  record Origin(URI address, String validator, long total) {

    static Origin of(URI address, HttpHeaders headers) {
      String validator =
          headers
              .firstValue("ETag")
              .filter(tag -> tag.startsWith("\"")) // a weak one says nothing of bytes: RFC 9110, 13
              .or(() -> headers.firstValue("Last-Modified"))
              .orElse("");
      return new Origin(address, validator, headers.firstValueAsLong("Content-Length").orElse(0));
    }
  }

  private final CatalogueFile published;
  private final Path target;
  private final Path part;
  private final Path note;
  private final Terms terms;
  private CatalogueFile file; // with what the hub tells of it
  private Optional<Hub.Told> told = Optional.empty(); // by the hub, if the mirror is a repository

  Download(CatalogueFile file, Path folder, Terms terms) {
    this.published = file;
    this.file = file;
    this.target = folder.resolve(file.name());
    this.part = folder.resolve(file.name() + ".part");
    this.note = folder.resolve(file.name() + ".part.json");
    this.terms = terms;
  }

  /**
   * Tries the mirrors in order until the file is complete in the folder; a failure names all.
   * Returns what the hub told of it, if it came from there.
   */
  Optional<Hub.Told> from(List<URI> mirrors) throws IOException, InterruptedException {
    List<String> failures = new ArrayList<>();
    Remedy last = Remedy.NEXT_MIRROR;
    for (URI mirror : mirrors) {
      URI address =
          Hub.serves(mirror)
              ? terms.hub.address(mirror.toString(), file.name())
              : mirror.resolve(file.name());
      file = published;
      told = Optional.empty();
      try {
        untilDone(mirror, address);
        return told;
      } catch (Failure e) {
        failures.add(address + ": " + e.getMessage());
        last = e.remedy;
        if (last == Remedy.STOP) {
          break;
        }
      }
    }
    throw new Failure(last, String.join("; ", failures), null);
  }

  /** Tries one address; tries that bring new bytes do not count. */
  private void untilDone(URI mirror, URI address) throws IOException, InterruptedException {
    long furthest = length();
    int failures = 0;
    while (true) {
      try {
        if (Hub.serves(mirror) && told.isEmpty()) {
          told = Optional.of(ask(Hub.Repository.parse(mirror.toString()), address));
          file = published.with(told.get().checksum(), told.get().size());
        }
        once(told.map(hub -> terms.hub.address(hub.version(), file.name())).orElse(address));
        return;
      } catch (Failure e) {
        failures = length() > furthest ? 0 : failures + 1;
        furthest = Math.max(furthest, length());
        boolean again = e.remedy == Remedy.RETRY || e.remedy == Remedy.RETRY_ONCE;
        if (!again || failures >= terms.settings.attempts(e.remedy)) {
          throw failures > 1
              ? failure(e.remedy, "%s, tried %d times", e.getMessage(), failures)
              : e;
        }
        terms.pause.pause(terms.settings.pauseAfter(Math.max(1, failures)));
      }
    }
  }

  /** What the hub tells of the file now. */
  private Hub.Told ask(Hub.Repository repository, URI address)
      throws IOException, InterruptedException {
    List<HttpHeaders> answers =
        new Transfer(address).headers().stream().map(HttpResponse::headers).toList();
    return Hub.told(repository, answers)
        .orElseThrow(
            () ->
                failure(Remedy.NEXT_MIRROR, "found no checksum, expected a SHA-256 X-Linked-Etag"));
  }

  private void once(URI address) throws IOException, InterruptedException {
    if (!file.known()) {
      throw failure(Remedy.NEXT_MIRROR, "no checksum of it is known");
    }
    long length = length();
    boolean resumed = length > 0 && length == origin().map(Origin::total).orElse(0L);
    if (!resumed) {
      Transfer transfer = new Transfer(address);
      transfer.run();
      resumed = transfer.start > 0;
    }
    Optional<String> problem = file.problem(part);
    if (problem.isPresent()) {
      discard();
      // Bytes of an earlier try may be to blame: only a file of one piece speaks for the mirror.
      throw new Failure(resumed ? Remedy.RETRY : Remedy.NEXT_MIRROR, problem.get(), null);
    }
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.APPEND)) {
      channel.force(true);
    }
    WholeFile.move(part, target);
    Files.deleteIfExists(note);
  }

  /** Bytes that have arrived; 0 if there are none that could be gone on with. */
  private long length() throws IOException {
    return Files.exists(part) && origin().isPresent() ? Files.size(part) : 0;
  }

  /** Where the bytes came from; empty if that is not known. */
  private Optional<Origin> origin() throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(note), Origin.class));
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private void discard() throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(note);
  }

  /** Bytes accepted of a file: exactly its own, more if it may have been compressed anew. */
  static long limit(CatalogueFile file, long sizeLimit) {
    return file.size() == 0
        ? sizeLimit
        : file.contentChecksums().isEmpty() ? file.size() : (long) (ANEW * file.size());
  }

  /** Refuses a server's size before anything is written; 0 if it names none. */
  private void requireFits(long total) throws IOException {
    long exact = file.contentChecksums().isEmpty() ? file.size() : 0;
    if (exact > 0 && total > 0 && total != exact) {
      throw failure(Remedy.NEXT_MIRROR, "offers %,d bytes, expected %,d", total, exact);
    }
    long limit = limit(file, terms.settings.sizeLimit());
    if (total > limit) {
      throw failure(
          Remedy.NEXT_MIRROR,
          "offers %,d bytes, at most %,d are accepted unless its size in the catalogue allows more",
          total,
          limit);
    }
    long free = Files.getFileStore(part.toAbsolutePath().getParent()).getUsableSpace();
    if (total > free) {
      discard();
      throw failure(Remedy.STOP, "needs %,d bytes, %,d are free", total, free);
    }
  }

  static void write(FileChannel channel, ByteBuffer bytes) throws Failure {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new Failure(Remedy.STOP, "cannot write to disk: " + Reason.of(e), e);
    }
  }

  /** One request for the file or for the rest of it (RFC 9110, section 14). */
  private final class Transfer implements Consumer<Optional<byte[]>> {

    private final URI address;
    private final Optional<Origin> origin; // of what has arrived
    private final String ifRange; // what tells its version at this address; empty for nothing
    private final long start; // bytes that need not be sent again
    private final long limit = limit(file, terms.settings.sizeLimit());
    private int redirects;
    private FileChannel channel; // null before a body is accepted and after its end
    private boolean ended;
    private volatile long length = -1; // of the file so far, from when a body is accepted
    private volatile IOException failure; // on this side

    Transfer(URI address) throws IOException {
      this.address = address;
      origin = origin();
      ifRange = origin.filter(o -> o.address.equals(address)).map(Origin::validator).orElse("");
      boolean told = !ifRange.isEmpty() || origin.filter(o -> o.total > 0).isPresent();
      start = told ? length() : 0;
    }

    void run() throws IOException, InterruptedException {
      try {
        HttpResponse<Void> last = null;
        for (Optional<URI> at = Optional.of(address); at.isPresent(); at = next(last)) {
          last = send(get(at.get()), this::receive);
        }
        if (length < 0) {
          throw refused(last);
        }
      } finally {
        end();
      }
    }

    /** The answers to a request for the headers alone, as long as they are of the same host. */
    List<HttpResponse<Void>> headers() throws IOException, InterruptedException {
      List<HttpResponse<Void>> answers = new ArrayList<>();
      HttpResponse<Void> last = null;
      for (Optional<URI> at = Optional.of(address);
          at.filter(next -> Hub.sameHost(address, next)).isPresent();
          at = next(last)) {
        last = send(request(at.get()).method("HEAD", BodyPublishers.noBody()).build(), DISCARD);
        if (last.statusCode() >= 400) {
          throw refused(last);
        }
        answers.add(last);
      }
      return answers;
    }

    /** Where a redirect leads; the client would take the hub's token along. */
    private Optional<URI> next(HttpResponse<Void> answer) {
      try {
        return answer
            .headers()
            .firstValue("Location")
            .filter(location -> MOVED.contains(answer.statusCode()) && redirects++ < REDIRECTS)
            .map(location -> answer.uri().resolve(location))
            .filter(to -> WEB.contains(to.getScheme()) && to.getHost() != null)
            .filter(
                to -> to.getScheme().equals("https") || answer.uri().getScheme().equals("http"));
      } catch (IllegalArgumentException noAddress) {
        return Optional.empty();
      }
    }

    private HttpRequest.Builder request(URI at) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(at)
              .timeout(terms.settings.answerTimeout())
              .header("User-Agent", "gangway");
      terms.hub.authorize(request, at);
      return request;
    }

    private HttpRequest get(URI at) {
      HttpRequest.Builder request = request(at);
      if (start > 0) {
        request.header("Range", "bytes=" + start + "-");
        if (!ifRange.isEmpty()) {
          request.header("If-Range", ifRange);
        }
      }
      return request.build();
    }

    private HttpResponse<Void> send(HttpRequest request, BodyHandler<Void> body)
        throws IOException, InterruptedException {
      CompletableFuture<HttpResponse<Void>> answer = terms.client.sendAsync(request, body);
      try {
        return await(answer);
      } catch (ExecutionException e) {
        throw failure != null ? failure : broken(e.getCause());
      } catch (TimeoutException e) {
        throw silent(terms.settings.answerTimeout());
      } finally {
        answer.cancel(true);
      }
    }

    /** The client's threads may come late: after this they write nothing. */
    private synchronized void end() throws IOException {
      ended = true;
      if (channel != null) {
        channel.close();
        report();
      }
    }

    /** Waits for the end, unless no byte comes for too long. The caller's thread reports. */
    private HttpResponse<Void> await(CompletableFuture<HttpResponse<Void>> answer)
        throws ExecutionException, InterruptedException, TimeoutException, IOException {
      FetchSettings settings = terms.settings;
      long seen = -1;
      long since = System.nanoTime();
      while (true) {
        try {
          return answer.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (failure != null) {
            throw failure;
          }
          long waited = System.nanoTime() - since;
          if (length != seen) {
            seen = length;
            since = System.nanoTime();
            report();
          } else if (seen < 0 && waited > 2 * settings.answerTimeout().toNanos()) {
            throw e; // the client should have given up
          } else if (seen >= 0 && waited > settings.stallTimeout().toNanos()) {
            throw failure(Remedy.RETRY, "no byte for %s", seconds(settings.stallTimeout()));
          }
        }
      }
    }

    private void report() throws IOException {
      long total = origin().map(Origin::total).orElse(file.size());
      terms.progress.advanced(file.name(), Math.max(0, length), total);
    }

    private synchronized BodySubscriber<Void> receive(ResponseInfo info) {
      boolean whole = info.statusCode() == 200;
      if (ended || !(whole || (info.statusCode() == 206 && continues(info)))) {
        return BodySubscribers.discarding();
      }
      try {
        channel = whole ? begin(Origin.of(address, info.headers())) : resume();
        length = whole ? 0 : start;
      } catch (IOException e) {
        throw failed(e);
      }
      return BodySubscribers.ofByteArrayConsumer(this);
    }

    private FileChannel begin(Origin fresh) throws IOException {
      requireFits(fresh.total);
      discard();
      WholeFile.write(note, JSON.writeValueAsString(fresh));
      return FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private FileChannel resume() throws IOException {
      return FileChannel.open(part, StandardOpenOption.APPEND);
    }

    private UncheckedIOException failed(IOException e) {
      failure =
          e instanceof Failure
              ? e
              : new Failure(Remedy.STOP, "cannot write to disk: " + Reason.of(e), e);
      return new UncheckedIOException(failure);
    }

    /** Some more bytes of the body, none at its end. */
    @Override
    public synchronized void accept(Optional<byte[]> bytes) {
      if (ended || bytes.isEmpty()) {
        return;
      }
      try {
        if (length + bytes.get().length > limit) {
          throw failure(Remedy.NEXT_MIRROR, "sent more than the %,d bytes accepted", limit);
        }
        write(channel, ByteBuffer.wrap(bytes.get()));
        length += bytes.get().length;
      } catch (IOException e) {
        ended = true;
        throw failed(e);
      }
    }

    /** Whether the bytes are those after ours, of a file of the same length. */
    private boolean continues(ResponseInfo info) {
      String range = info.headers().firstValue("Content-Range").orElse("");
      long total = origin.map(Origin::total).orElse(0L);
      String end = total > 0 ? "-\\d+/(" + total + "|\\*)" : "-\\d+/(\\d+|\\*)";
      return start > 0 && range.matches("bytes " + start + end);
    }

    private Failure refused(HttpResponse<Void> answer) throws IOException {
      int status = answer.statusCode();
      if (status == 206 || status == 416) {
        discard();
        return failure(Remedy.RETRY, "cannot continue the file: HTTP %s", status);
      }
      boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
      return failure(passing ? Remedy.RETRY : Remedy.NEXT_MIRROR, "%s", terms.hub.refusal(answer));
    }

    private Failure broken(Throwable cause) {
      if (cause instanceof HttpTimeoutException) {
        boolean connecting = cause instanceof HttpConnectTimeoutException;
        return silent(
            connecting ? terms.settings.connectTimeout() : terms.settings.answerTimeout());
      }
      String reason = Reason.of(cause);
      String what =
          length < 0
              ? "no answer: " + reason + through()
              : String.format(Locale.ROOT, "connection lost after %,d bytes: %s", length, reason);
      return new Failure(Remedy.RETRY, what, cause);
    }

    private Failure silent(Duration timeout) {
      String what = "no answer within " + seconds(timeout) + through();
      return new Failure(Remedy.RETRY_ONCE, what, null);
    }

    /** The proxy, which may be what does not answer. */
    private String through() {
      return terms.client.proxy().stream()
          .flatMap(proxies -> proxies.select(address).stream())
          .filter(proxy -> proxy.address() instanceof InetSocketAddress)
          .map(proxy -> (InetSocketAddress) proxy.address())
          .map(at -> " through the proxy %s:%d".formatted(at.getHostString(), at.getPort()))
          .findFirst()
          .orElse("");
    }
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
