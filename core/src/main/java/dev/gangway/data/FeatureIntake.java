package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.data.FeatureCache.Kept;
import dev.gangway.image.FeatureRows;
import dev.gangway.image.Fit;
import dev.gangway.image.ImageDecoder;
import dev.gangway.image.ImageFitter;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.ImageItem;
import dev.gangway.image.Images;
import dev.gangway.image.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.AbstractList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Photographs as they are read for a frozen network: what it makes of their views is kept in a
 * cache, and with it a small picture of each. Safe for use by several threads.
 *
 * @param embedding the network, called by several threads at once
 * @param progress is told of every image
 */
public record FeatureIntake(
    FeatureCache cache, Views views, Embedding embedding, Progress progress) {

  /** What a network makes of images. */
  @FunctionalInterface
  public interface Embedding {
    /** Views, each side x side x 3 levels, to as many times as many values. */
    float[] of(byte[][] views);
  }

  /** Watches how far a set is, from threads of its own. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Is told how many of a set's images have been seen.
     *
     * @param set what it is called
     */
    void seen(String set, int done, int all);
  }

  /** The side of the small pictures. */
  public static final int SMALL_SIDE = 64;

  private static final ImageFormat SMALL =
      new ImageFormat(SMALL_SIDE, 3, new Fit(Fit.Shape.CROP, 1, Fit.Filter.BILINEAR));

  /** One set that is being read. */
  final class Reading {
    private final String set;
    private final int all;
    private final AtomicInteger done = new AtomicInteger();
    private final ImageFitter small = new ImageFitter(SMALL);

    private Reading(String set, int all) {
      this.set = set;
      this.all = all;
    }

    /** The place of an image in the cache, which has it then. */
    int take(ImageItem item, ImageDecoder decoder) {
      String digest = digest(item);
      OptionalInt known = cache.find(digest);
      int slot =
          known.isPresent() ? known.getAsInt() : cache.add(digest, made(item, decoder, digest));
      progress.seen(set, done.incrementAndGet(), all);
      return slot;
    }

    private Kept made(ImageItem item, ImageDecoder decoder, String digest) {
      Picture picture = item.decode(decoder);
      long seed = Long.parseUnsignedLong(digest.substring(0, 16), 16);
      return new Kept(small.fit(picture), embedding.of(views.of(picture, seed)));
    }
  }

  /**
   * Begins to read a set.
   *
   * @param digests of its images
   * @throws InputException if the disk has no room for what is missing
   */
  Reading begin(String set, List<String> digests) {
    cache.requireRoom(digests.stream().filter(digest -> cache.find(digest).isEmpty()).count());
    return new Reading(set, digests.size());
  }

  /** The digest of an image's content. */
  static String digest(ImageItem item) {
    if (item instanceof ImageItem.InFile file) {
      try {
        return FeatureCache.digest(Files.readAllBytes(file.file()));
      } catch (IOException e) {
        throw InputException.file(file.file(), "cannot be read", "check that it may be read", e);
      }
    }
    if (item instanceof ImageItem.InMemory memory) {
      return FeatureCache.digest(memory.content());
    }
    if (item instanceof ImageItem.Fetched fetched) {
      return FeatureCache.digest(fetched.content());
    }
    Picture picture = item.decode(null); // is there already, or broken
    ByteBuffer content = ByteBuffer.allocate(12 + picture.pixels().length);
    content.putInt(picture.width()).putInt(picture.height()).putInt(picture.channels());
    return FeatureCache.digest(content.put(picture.pixels()).array());
  }

  /** Images that lie at places of the cache. */
  Images images(List<Integer> places) {
    int[] slots = places.stream().mapToInt(Integer::intValue).toArray();
    return Images.withFeatures(SMALL, new Pictures(slots), new Rows(slots));
  }

  private final class Pictures extends AbstractList<byte[]> {
    private final int[] slots;

    Pictures(int[] slots) {
      this.slots = slots;
    }

    @Override
    public byte[] get(int i) {
      return cache.picture(slots[i]);
    }

    @Override
    public int size() {
      return slots.length;
    }
  }

  private final class Rows implements FeatureRows {
    private final int[] slots;

    Rows(int[] slots) {
      this.slots = slots;
    }

    @Override
    public int views() {
      return cache.form().views();
    }

    @Override
    public int width() {
      return cache.form().width();
    }

    @Override
    public void copy(int i, int view, float[] into, int from) {
      cache.features(slots[i], view, into, from);
    }
  }
}
