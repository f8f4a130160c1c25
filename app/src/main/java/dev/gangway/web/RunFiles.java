package dev.gangway.web;

import dev.gangway.run.InputException;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The pictures of a run. A name is looked up among the files there, never made into a path. */
final class RunFiles {

  private static final String LAYOUT = "tsne-%d.safetensors";
  private static final String LAYOUT_NAME = "tsne-(0|[1-9]\\d{0,17})\\.safetensors";
  private static final int MOST = 1_000;
  private static final long LARGEST = 32 << 20;

  private final RunsFolder folder;

  RunFiles(RunsFolder folder) {
    this.folder = folder;
  }

  /** The names of the grids of generated images, in order. */
  List<String> samples(Path run) {
    return names(run.resolve("samples"), "[A-Za-z0-9_-]{1,80}\\.png");
  }

  /** A grid. */
  Optional<byte[]> sample(Path run, String name) {
    return samples(run).contains(name)
        ? content(run.resolve("samples").resolve(name))
        : Optional.empty();
  }

  /** The iterations whose embeddings are laid out in the plane, ascending. */
  List<Long> layouts(Path run) {
    return names(run.resolve("embeddings"), LAYOUT_NAME).stream()
        .map(name -> Long.valueOf(name.replaceAll("\\D", "")))
        .sorted()
        .toList();
  }

  /** Both domains' layouts; empty if there are none. */
  List<Layout> layout(Path run, long iteration) {
    Path file = run.resolve("embeddings").resolve(LAYOUT.formatted(iteration));
    try {
      if (!folder.holds(file) || Files.size(file) > LARGEST) {
        return List.of();
      }
      Map<String, Floats> arrays = Safetensors.read(file);
      return Stream.of("source", "target")
          .map(domain -> Layout.of(domain, arrays))
          .filter(Objects::nonNull)
          .toList();
    } catch (IOException | InputException unreadable) {
      return List.of();
    }
  }

  private Optional<byte[]> content(Path file) {
    try {
      boolean sound =
          folder.holds(file)
              && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
              && Files.size(file) <= LARGEST;
      return sound ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private List<String> names(Path of, String pattern) {
    List<String> names = new ArrayList<>();
    if (!folder.holds(of)) {
      return names;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(of)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.matches(pattern)
            && names.size() < MOST
            && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          names.add(name);
        }
      }
    } catch (IOException gone) {
      return List.of();
    }
    Collections.sort(names);
    return names;
  }
}
