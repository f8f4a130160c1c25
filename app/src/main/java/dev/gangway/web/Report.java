package dev.gangway.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.run.WholeFile;
import dev.gangway.run.view.Curve;
import dev.gangway.run.view.RunState;
import dev.gangway.run.view.RunView;
import dev.gangway.web.EmbeddingLayouts.EmbeddingLayout;
import dev.gangway.web.Parts.Notice;
import dev.gangway.web.Parts.Table;
import dev.gangway.web.Parts.Tile;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Writes the dashboard's page of one run or of several as one HTML file that needs nothing else:
 * style, scripts and the answers to what they ask lie in it. A browser loads nothing from anywhere
 * for it and runs nothing but these scripts; without scripts it shows its headline figures.
 *
 * @param moments t-SNE pictures of a run at most
 * @param perDomain points of each domain at most
 * @param notes takes a line about what could not be shown
 */
public record Report(int moments, int perDomain, Consumer<String> notes) {

  private static final int POINTS = 500; // of a curve
  private static final int PICTURES = 12; // of generated images at most
  private static final long PICTURE_BYTES = 2 << 20; // of all, unless the newest has more
  private static final int NEIGHBOURS = 500; // folders looked through for a run to compare with
  private static final int MOST_RUNS = 200;
  private static final int GALLERY = 8; // rows of a comparison with pictures
  private static final String COMPARED = "(scores|distances)/.*|losses/classifier";

  public Report {
    InputException.check(
        moments >= 1 && moments <= 16, "moments must be in 1..16, got %s", moments);
  }

  /** The answers that a page holds, by what it asks; those about runs by their ids. */
  private record Answers(
      Api.Runs runs,
      Map<String, RunPage> run,
      Map<String, Api.Curves> curves,
      Map<String, Map<Long, EmbeddingLayout>> layout,
      Map<String, Map<String, String>> sample,
      Comparison compare,
      Map<String, String> links) {

    static Answers of(String folder, List<RunView.Row> rows, Comparison compare) {
      return new Answers(
          new Api.Runs(folder, "", Optional.of(rows)),
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          compare,
          new LinkedHashMap<>());
    }
  }

  /**
   * Writes the page of one run.
   *
   * @throws InputException if {@code path} is no run, or one of its files is broken
   */
  public void write(Path path, Path out) throws IOException {
    RunView run = RunView.open(path);
    RunView.Row row = run.look();
    Map<Long, EmbeddingLayout> layouts = layouts(run);
    RunPage.Reader reader = new RunPage.Reader(false, baseline(run, row));
    RunPage page = RunPage.of(run, row, run.log(), reader);
    Answers answers = Answers.of("", List.of(row), null);
    answers.run.put(row.id(), page);
    answers.curves.put(
        row.id(), Api.Curves.of(run.log(), name -> true, Curve.Window.whole(POINTS)));
    answers.layout.put(row.id(), layouts);
    answers.sample.put(row.id(), pictures(run, run.samples()));
    String plain = notices(page.notices()) + tiles(page.tiles()) + element("p", page.protocol());
    WholeFile.write(out, html(page.title(), row.state().toString(), plain, answers));
  }

  /** The run beside this one that trained on the source alone, otherwise the same. */
  private static Optional<RunView.Row> baseline(RunView run, RunView.Row row) throws IOException {
    Path parent = run.path().getParent();
    if (parent == null || Titles.isBaseline(row.method())) {
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .limit(NEIGHBOURS)
          .filter(folder -> Files.isRegularFile(folder.resolve("config.json")))
          .sorted()
          .filter(folder -> RunState.of(folder) == RunState.DONE)
          .map(folder -> new RunView(folder, folder.getFileName().toString()).look())
          .filter(other -> RunPage.isBaselineOf(other, row))
          .findFirst();
    }
  }

  /**
   * Writes the page of several runs.
   *
   * @param name of the comparison, its title if they are of several tasks
   * @throws InputException if a folder is no run, or one of its files is broken
   */
  public void compare(String name, List<Path> paths, Path out) throws IOException {
    InputException.check(
        paths.size() <= MOST_RUNS,
        "a page compares at most %s runs, got %s",
        MOST_RUNS,
        paths.size());
    Map<String, RunView> runs = new LinkedHashMap<>();
    for (Path path : paths) {
      RunView run = RunView.open(path);
      String id = runs.containsKey(run.id()) ? run.path().toString() : run.id();
      runs.put(id, new RunView(run.path(), id));
    }
    List<Comparison.Member> members = runs.values().stream().map(Comparison.Member::of).toList();
    Comparison comparison = Comparison.of(members);
    List<RunView.Row> rows = members.stream().map(Comparison.Member::row).toList();
    Answers answers = Answers.of(name, rows, comparison);
    for (RunView run : runs.values()) {
      Curve.Window window = Curve.Window.whole(POINTS);
      answers.curves.put(
          run.id(), Api.Curves.of(run.log(), curve -> curve.matches(COMPARED), window));
      run.forgetLog();
      link(run.path(), out).ifPresent(link -> answers.links.put(run.id(), link));
    }
    for (Comparison.Task task : comparison.tasks()) {
      for (Comparison.Row row : task.rows().stream().limit(GALLERY).toList()) {
        RunView run = runs.get(row.runs().get(0));
        layouts(run).values().stream()
            .reduce((older, newer) -> newer)
            .ifPresent(last -> answers.layout.put(run.id(), Map.of(last.iteration(), last)));
        List<String> names = run.samples();
        answers.sample.put(
            run.id(), pictures(run, names.subList(Math.max(0, names.size() - 1), names.size())));
      }
    }
    long done = rows.stream().filter(row -> row.state() == RunState.DONE).count();
    String about = "%s · %d runs, %d done".formatted(name, rows.size(), done);
    String title = comparison.tasks().size() == 1 ? comparison.tasks().get(0).task() : name;
    String plain =
        comparison.tasks().stream()
            .map(task -> element("h2", task.task()) + tiles(task.tiles()) + table(task.table()))
            .collect(Collectors.joining());
    WholeFile.write(out, html(title, about, plain, answers));
  }

  private Map<Long, EmbeddingLayout> layouts(RunView run) {
    Map<Long, EmbeddingLayout> layouts = new LinkedHashMap<>();
    new EmbeddingLayouts(run.path(), perDomain, notes)
        .at(moments)
        .forEach(layout -> layouts.put(layout.iteration(), layout));
    return layouts;
  }

  /** Some of the pictures as addresses, spread over the training, the newest always. */
  private static Map<String, String> pictures(RunView run, List<String> samples) {
    List<String> chosen = new ArrayList<>();
    int count = Math.min(PICTURES, samples.size());
    for (int i = 0; i < count; i++) {
      int last = samples.size() - 1;
      chosen.add(samples.get(last - Math.round((float) last * i / Math.max(1, count - 1))));
    }
    Map<String, String> pictures = new LinkedHashMap<>();
    long bytes = 0;
    for (String name : chosen) {
      byte[] png = run.sample(name).orElse(new byte[0]);
      bytes += png.length;
      if (bytes > PICTURE_BYTES && !pictures.isEmpty()) {
        break;
      }
      pictures.put(name, address("image/png", png));
    }
    return pictures;
  }

  private static String address(String type, byte[] content) {
    return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(content);
  }

  /** Where a run's own page lies, seen from this one. */
  private static Optional<String> link(Path run, Path out) throws IOException {
    Path page = run.resolve("report.html");
    Path folder = out.toAbsolutePath().normalize().getParent();
    Path from = folder != null && Files.exists(folder) ? folder.toRealPath() : null;
    if (!Files.exists(page) || from == null || !page.startsWith(from)) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    for (Path part : from.relativize(page)) {
      parts.add(URLEncoder.encode(part.toString(), UTF_8).replace("+", "%20"));
    }
    return Optional.of(String.join("/", parts));
  }

  private static String html(String title, String about, String plain, Answers answers) {
    String policy =
        "default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
            .formatted(hash(PageFiles.STYLE), hash(PageFiles.SCRIPT));
    String head =
        "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\""
            + policy
            + "\">\n<meta name=\"generator\" content=\"Gangway\">";
    String page =
        PageFiles.HTML
            .replace("<meta charset=\"utf-8\">", head)
            .replace("/icon.svg", address("image/svg+xml", PageFiles.ICON.getBytes(UTF_8)))
            .replace("<script src=\"/page.js\" defer></script>\n", "")
            .replace("<title>Gangway</title>", element("title", title + " · Gangway"))
            .replace(
                "<link rel=\"stylesheet\" href=\"/page.css\">",
                "<style>" + PageFiles.STYLE + "</style>")
            .replace(
                "<p class=\"muted\">Loading …</p>",
                element("h1", title) + element("p", about) + plain);
    String data =
        Json.line(answers)
            .replace("<", "\\u003c")
            .replace("\u2028", "\\u2028")
            .replace("\u2029", "\\u2029");
    return page.replace(
        "</body>",
        "<script type=\"application/json\" id=\"data\">"
            + data
            + "</script>\n<script>"
            + PageFiles.SCRIPT
            + "</script>\n</body>");
  }

  /** As a content security policy names an inline script or style. */
  private static String hash(String text) {
    return "sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(text));
  }

  private static String notices(List<Notice> notices) {
    return notices.stream()
        .map(n -> element("p", String.join(" ", n.head(), n.text(), n.code()).strip()))
        .collect(Collectors.joining());
  }

  private static String tiles(List<Tile> tiles) {
    return tiles.stream()
        .map(t -> element("dt", t.title()) + element("dd", t.value() + " " + t.note()))
        .collect(Collectors.joining("", "<dl>", "</dl>"));
  }

  private static String table(Table table) {
    Stream<List<String>> rows = Stream.concat(Stream.of(table.heads()), table.rows().stream());
    return rows.map(
            row ->
                row.stream()
                    .map(cell -> element("td", cell))
                    .collect(Collectors.joining("", "<tr>", "</tr>")))
        .collect(Collectors.joining("", "<table>", "</table>"));
  }

  /** An element that holds text, escaped: nothing that comes from a file becomes an element. */
  private static String element(String name, String text) {
    String escaped =
        text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replaceAll("[\\x00-\\x08\\x0b-\\x1f]", "\uFFFD");
    return "<" + name + ">" + escaped + "</" + name + ">";
  }
}
