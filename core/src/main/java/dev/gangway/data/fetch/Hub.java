package dev.gangway.data.fetch;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile.CatalogueChecksum;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Hugging Face hub, as far as files of model repositories go: {@code
 * ENDPOINT/OWNER/NAME/resolve/REVISION/FILE}, whose headers tell the file's checksum, size and
 * commit, often beside a redirect to where large files lie.
 *
 * @param endpoint its address, or that of a mirror
 * @param token sent as bearer to the endpoint alone; empty for none
 */
record Hub(URI endpoint, String token) {

  private static final String SCHEME = "hub";
  private static final String USUAL = "https://huggingface.co";

  /** From {@code HF_ENDPOINT} and {@code HF_TOKEN}, where they are set. */
  static Hub of(Map<String, String> environment) {
    String endpoint = environment.getOrDefault("HF_ENDPOINT", "").strip();
    String token = environment.getOrDefault("HF_TOKEN", "").strip();
    check(
        token.chars().allMatch(c -> c > ' ' && c < 127), "HF_TOKEN is not a token like hf_abc123");
    return new Hub(address(endpoint.isEmpty() ? USUAL : endpoint.replaceFirst("/+$", "")), token);
  }

  private static URI address(String text) {
    try {
      URI address = URI.create(text);
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (web && address.getHost() != null && address.getQuery() == null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw InputException.of("HF_ENDPOINT is not an address like %s, got \"%s\"", USUAL, text);
  }

  /** Whether a mirror is a repository here. */
  static boolean serves(URI mirror) {
    return mirror != null && SCHEME.equals(mirror.getScheme());
  }

  /** Where a file of {@code hub:OWNER/NAME[@REVISION]} is served. */
  URI address(String mirror, String file) {
    Repository repository = Repository.parse(mirror);
    return URI.create(
        "%s/%s/%s/resolve/%s/%s"
            .formatted(
                endpoint,
                repository.owner,
                repository.name,
                repository.revision.replace("/", "%2F"),
                file));
  }

  /** Adds the token if the address is of this hub's own host. */
  void authorize(HttpRequest.Builder request, URI address) {
    if (!token.isEmpty() && sameHost(endpoint, address)) {
      request.header("Authorization", "Bearer " + token);
    }
  }

  /** Whether both have one scheme, host and port. */
  static boolean sameHost(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI address) {
    boolean secure = "https".equalsIgnoreCase(address.getScheme());
    return address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
  }

  /** Why a file is refused, in a few words. */
  String refusal(HttpResponse<?> answer) {
    String status = "HTTP " + answer.statusCode();
    if (!sameHost(endpoint, answer.uri())) {
      return status;
    }
    String why =
        switch (answer.headers().firstValue("X-Error-Code").orElse("")) {
          case "GatedRepo" ->
              ", a gated repository: accept its terms on its page, then set HF_TOKEN";
          case "RevisionNotFound" -> ", no such revision of the repository";
          case "EntryNotFound" -> ", no such file in the repository";
          case "RepoNotFound" -> noRepository();
          default -> answer.statusCode() == 401 || answer.statusCode() == 403 ? noRepository() : "";
        };
    return status + why;
  }

  private String noRepository() {
    return ", no such repository or a private one: check its name, "
        + (token.isEmpty() ? "or set HF_TOKEN" : "and HF_TOKEN");
  }

  /**
   * A repository at a revision.
   *
   * @param revision a branch, a tag or a commit
   */
  record Repository(String owner, String name, String revision) {

    private static final String MAIN = "main";
    private static final String WORD = "\\w+(?:[.-]\\w+)*"; // no "..", no "--"
    private static final Pattern FORM =
        Pattern.compile("%s:(%2$s)/(%2$s)(?:@(%2$s(?:/%2$s)*))?".formatted(SCHEME, WORD));

    /** Reads {@code hub:OWNER/NAME[@REVISION]}. */
    static Repository parse(String text) {
      Matcher parts = FORM.matcher(text);
      check(
          parts.matches(),
          "a repository is written hub:OWNER/NAME or hub:OWNER/NAME@REVISION, got \"%s\"",
          text);
      return new Repository(
          parts.group(1), parts.group(2), Objects.requireNonNullElse(parts.group(3), MAIN));
    }

    /** The same at the commit that the revision is now. */
    Repository at(String commit) {
      return new Repository(owner, name, commit);
    }

    /** A name for its folder; no other repository or revision has the same. */
    String folder() {
      String end = revision.equals(MAIN) ? "" : "--" + revision.replace("/", "--");
      return "%s--%s--%s%s".formatted(SCHEME, owner, name, end);
    }

    @Override
    public String toString() {
      String end = revision.equals(MAIN) ? "" : "@" + revision;
      return "%s:%s/%s%s".formatted(SCHEME, owner, name, end);
    }
  }

  /**
   * What the hub tells of a file.
   *
   * @param version the repository at just this version, {@code hub:OWNER/NAME@COMMIT}
   * @param size bytes, 0 if it does not say
   */
  record Told(String version, CatalogueChecksum checksum, long size) {}

  /** Reads the headers of the answers to one request, redirects first; empty without a checksum. */
  static Optional<Told> told(Repository repository, List<HttpHeaders> answers) {
    HttpHeaders last = answers.get(answers.size() - 1);
    Optional<String> linked = first(answers, "X-Linked-Etag");
    String tag = linked.or(() -> last.firstValue("ETag")).orElse("").replaceFirst("^W/", "");
    String size =
        first(answers, "X-Linked-Size")
            .or(() -> last.firstValue("Content-Length").filter(length -> linked.isEmpty()))
            .filter(text -> text.matches("\\d{1,18}"))
            .orElse("0");
    Repository version =
        first(answers, "X-Repo-Commit")
            .filter(commit -> commit.matches("[0-9a-f]{40}"))
            .map(repository::at)
            .orElse(repository);
    return checksum(tag.replace("\"", "").toLowerCase(Locale.ROOT))
        .map(checksum -> new Told(version.toString(), checksum, Long.parseLong(size)));
  }

  private static Optional<String> first(List<HttpHeaders> answers, String name) {
    return answers.stream().flatMap(headers -> headers.allValues(name).stream()).findFirst();
  }

  /** A large file has its SHA-256 as tag, a small one what git calls it. */
  private static Optional<CatalogueChecksum> checksum(String tag) {
    return Optional.of(tag)
        .filter(text -> text.matches("[0-9a-f]{64}|[0-9a-f]{40}"))
        .map(text -> new CatalogueChecksum(text.length() == 64 ? "sha256" : "git", text));
  }
}
