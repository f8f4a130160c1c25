package dev.gangway.data.fetch;

import static dev.gangway.base.InputException.check;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A published data set: its files and where they are served.
 *
 * @param name its name in a data SPEC and its folder below the data folder
 * @param licence under what terms it may be used, in a few words
 * @param mirrors base addresses, tried in order; each ends with a slash
 * @param files what a fetch brings
 * @param optionalFiles what a fetch brings only when asked, because it is large
 */
public record CatalogueSet(
    String name,
    String licence,
    List<URI> mirrors,
    List<CatalogueFile> files,
    List<CatalogueFile> optionalFiles) {

  public CatalogueSet {
    checkName("set", name);
    licence = licence == null ? "not stated" : licence;
    check(mirrors != null && !mirrors.isEmpty(), "%s needs at least one mirror", name);
    checkNoNull(mirrors, name);
    mirrors = mirrors.stream().map(CatalogueSet::base).toList();
    check(files != null && !files.isEmpty(), "%s needs at least one file", name);
    optionalFiles = optionalFiles == null ? List.of() : optionalFiles;
    checkNoNull(files, name);
    checkNoNull(optionalFiles, name);
    files = List.copyOf(files);
    optionalFiles = List.copyOf(optionalFiles);
  }

  /** The files and the optional files. */
  public List<CatalogueFile> allFiles() {
    List<CatalogueFile> all = new ArrayList<>(files);
    all.addAll(optionalFiles);
    return List.copyOf(all);
  }

  /** This set with {@code first} tried before its own mirrors. */
  CatalogueSet withMirrorsFirst(List<URI> first) {
    List<URI> all = new ArrayList<>(first);
    all.addAll(mirrors);
    return new CatalogueSet(name, licence, all, files, optionalFiles);
  }

  /** Names become paths below the data folder: nothing in them may lead out of it. */
  static void checkName(String what, String name) {
    check(
        name != null && name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}"),
        "a %s name has letters, digits, dots, dashes and underscores, got \"%s\"",
        what,
        name);
  }

  static void checkNoNull(List<?> entries, String name) {
    check(entries.stream().allMatch(Objects::nonNull), "a list of %s holds null", name);
  }

  private static URI base(URI mirror) {
    boolean web = "http".equals(mirror.getScheme()) || "https".equals(mirror.getScheme());
    check(
        web
            && mirror.getHost() != null
            && mirror.getUserInfo() == null
            && mirror.getQuery() == null
            && mirror.getFragment() == null,
        "a mirror is a base address like https://host/folder/, got \"%s\"",
        mirror);
    return mirror.getPath().endsWith("/") ? mirror : URI.create(mirror + "/");
  }
}
