package dev.gangway.data;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.image.Picture;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What is in one part of a set: for a user to check before training on it.
 *
 * @param perClass images per class, in the order of the labels; empty for a part without labels; an
 *     image without one is in none
 * @param sizes images per original size, the most frequent first
 * @param blank images of one colour all over
 */
public record Inspection(
    Origin origin,
    int images,
    Map<String, Integer> perClass,
    Map<Size, Integer> sizes,
    GreyLevels grey,
    int blank) {

  /** The format in which sets are looked at that have no original size of their own. */
  private static final ImageFormat DRAWN = new ImageFormat(32, 3);

  /**
   * Where the images come from: all parts that the set offers; the files or the folder of this one,
   * none for a set that is drawn.
   */
  public record Origin(String name, Part part, Set<Part> parts, List<Path> files) {}

  /** An original size; channels are 1 (grey) or 3 (colour). */
  public record Size(int width, int height, int channels) {
    @Override
    public String toString() {
      return "%dx%dx%d".formatted(width, height, channels);
    }
  }

  /** The grey levels over all pixels, 0 dark to 255 bright; the mean gives each image one vote. */
  public record GreyLevels(int min, int max, double mean) {}

  /** Reads the part once, keeping no pixels. */
  public static Inspection of(DataSet set, Part part) {
    List<Path> files = set instanceof FileDataSet read ? read.source(part).files() : List.of();
    Origin origin = new Origin(set.name(), part, new TreeSet<>(set.parts()), files);
    if (set instanceof FileDataSet read) {
      return read.labels(part)
          ? of(origin, read.labelled(part, Glance::of))
          : of(origin, Map.of(), read.unlabelled(part, Glance::of));
    }
    LabelledImages drawn = set.labelled(part, DRAWN);
    List<Glance> seen =
        IntStream.range(0, drawn.size())
            .mapToObj(i -> new Picture(32, 32, 3, drawn.images().pixels(i)))
            .map(Glance::of)
            .toList();
    return of(origin, new FileDataSet.Labelled<>(seen, drawn.labels(), drawn.classes()));
  }

  private static Inspection of(Origin origin, FileDataSet.Labelled<Glance> read) {
    return of(origin, perClass(read), read.items());
  }

  private static Inspection of(Origin origin, Map<String, Integer> perClass, List<Glance> seen) {
    int blank = (int) seen.stream().filter(Glance::blank).count();
    return new Inspection(origin, seen.size(), perClass, sizes(seen), grey(seen), blank);
  }

  private static Map<String, Integer> perClass(FileDataSet.Labelled<?> read) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    read.classes().names().forEach(name -> counts.put(name, 0));
    for (int label : read.labels()) {
      if (label != PartlyLabelled.NONE) {
        counts.merge(read.classes().name(label), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static Map<Size, Integer> sizes(List<Glance> seen) {
    Map<Size, Integer> counts = new LinkedHashMap<>(); // sorting is stable: ties stay in set order
    seen.forEach(glance -> counts.merge(glance.size(), 1, Integer::sum));
    Map<Size, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<Size, Integer>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static GreyLevels grey(List<Glance> seen) {
    return new GreyLevels(
        seen.stream().mapToInt(g -> g.grey().min()).min().orElseThrow(),
        seen.stream().mapToInt(g -> g.grey().max()).max().orElseThrow(),
        seen.stream().mapToDouble(g -> g.grey().mean()).average().orElseThrow());
  }

  /** What is kept of one picture. */
  private record Glance(Size size, GreyLevels grey, boolean blank) {

    static Glance of(Picture picture) {
      int min = 255;
      int max = 0;
      long sum = 0;
      byte[] pixels = picture.grey().pixels();
      for (byte pixel : pixels) {
        int level = pixel & 0xff;
        min = Math.min(min, level);
        max = Math.max(max, level);
        sum += level;
      }
      return new Glance(
          new Size(picture.width(), picture.height(), picture.channels()),
          new GreyLevels(min, max, (double) sum / pixels.length),
          Images.isBlank(picture.pixels(), picture.channels()));
    }
  }
}
