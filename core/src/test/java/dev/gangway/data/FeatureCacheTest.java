package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.FeatureCache.Form;
import dev.gangway.data.FeatureCache.Kept;
import dev.gangway.data.FeatureCache.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureCacheTest {

  private static final Form FORM = new Form("net", "crop", 2, 3, Kind.FLOATS, 2);
  private static final String ONE = FeatureCache.digest(new byte[] {1});
  private static final String TWO = FeatureCache.digest(new byte[] {2});

  @TempDir private Path folder;

  private static Kept kept(int seed) {
    byte[] picture = new byte[12];
    picture[0] = (byte) seed;
    return new Kept(picture, new float[] {seed, 1, 2, -seed, 0.5f, 7});
  }

  private static float[] view(FeatureCache cache, int slot, int view) {
    float[] values = new float[4];
    cache.features(slot, view, values, 1);
    return values;
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  @Test
  void levelsTakeAByteEach() {
    Form levels = new Form("net", "crop", 2, 3, Kind.LEVELS, 2);
    assertThat(FORM.record() - levels.record()).isEqualTo(3 * 6);
    try (FeatureCache cache = FeatureCache.open(folder, levels)) {
      int slot = cache.add(ONE, new Kept(new byte[12], new float[] {0, 127, 128, 255, 1, 200}));
      assertThat(view(cache, slot, 0)).containsExactly(0, 0, 127, 128);
      assertThat(view(cache, slot, 1)).containsExactly(0, 255, 1, 200);
    }
  }

  @Test
  void viewsTooLargeForOneImageAreRefused() {
    assertThatThrownBy(() -> new Form("net", "crop", 64, 4_000_000, Kind.FLOATS, 2))
        .hasMessage("64 views of 4000000 values are too much for one image");
  }

  @Test
  void whatWasKeptIsFoundByTheNextProcessAndAfterTheFileIsClosed() {
    try (FeatureCache first = FeatureCache.open(folder, FORM)) {
      assertThat(first.find(ONE)).isEmpty();
      assertThat(first.add(ONE, kept(5))).isZero();
      assertThat(first.add(TWO, kept(9))).isEqualTo(1);
    }
    FeatureCache second = FeatureCache.open(folder, FORM);
    int slot = second.find(TWO).orElseThrow();
    second.close();
    assertThat(view(second, slot, 0)).containsExactly(0, 9, 1, 2);
    assertThat(view(second, slot, 1)).containsExactly(0, -9, 0.5f, 7);
    assertThat(second.picture(slot)[0]).isEqualTo((byte) 9);
    assertThat(second.size()).isEqualTo(2);
  }

  @Test
  void theHalfRecordOfAKilledProcessIsWrittenOver() throws IOException {
    try (FeatureCache cache = FeatureCache.open(folder, FORM)) {
      cache.add(ONE, kept(5));
      cache.add(TWO, kept(9));
    }
    try (RandomAccessFile cut = new RandomAccessFile(file().toFile(), "rw")) {
      cut.setLength(cut.length() - 7);
    }
    try (FeatureCache cache = FeatureCache.open(folder, FORM)) {
      assertThat(cache.find(TWO)).isEmpty();
      assertThat(cache.add(TWO, kept(3))).isEqualTo(1);
      assertThat(view(cache, cache.find(TWO).orElseThrow(), 0)).containsExactly(0, 3, 1, 2);
      assertThat(cache.find(ONE)).hasValue(0);
    }
  }

  @Test
  void aRecordThatTheDiskHasSpoiltIsMadeAgainInItsPlace() throws IOException {
    try (FeatureCache cache = FeatureCache.open(folder, FORM)) {
      cache.add(ONE, kept(5));
      cache.add(TWO, kept(9));
    }
    try (RandomAccessFile spoilt = new RandomAccessFile(file().toFile(), "rw")) {
      spoilt.seek(4096 + 40);
      spoilt.write(77);
    }
    try (FeatureCache cache = FeatureCache.open(folder, FORM)) {
      assertThat(cache.find(ONE)).isEmpty();
      assertThat(cache.add(ONE, kept(5))).isZero();
      assertThat(cache.find(ONE)).hasValue(0);
      assertThat(cache.size()).isEqualTo(2);
    }
  }

  @Test
  void anythingElseAboutTheFeaturesIsAnotherFile() {
    FeatureCache.open(folder, FORM).close();
    FeatureCache.open(folder, new Form("net", "crop", 3, 3, Kind.FLOATS, 2)).close();
    FeatureCache.open(folder, new Form("net", "pad", 2, 3, Kind.FLOATS, 2)).close();
    assertThat(folder.toFile().list()).hasSize(3);
  }

  @Test
  void aFileOfOtherFeaturesUnderItsNameIsRefused() throws IOException {
    FeatureCache.open(folder, FORM).close();
    Files.writeString(file(), "x".repeat(5000));
    assertThatThrownBy(() -> FeatureCache.open(folder, FORM))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not the features that its name says");
  }

  @Test
  void aDiskThatIsTooSmallIsToldBeforeItIsFull() {
    try (FeatureCache cache = FeatureCache.open(folder, FORM)) {
      cache.requireRoom(1);
      assertThatThrownBy(() -> cache.requireRoom(1L << 50))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("not enough room for the features of 1,125,899,906,842,624 images")
          .hasMessageContaining("GANGWAY_CACHE");
    }
  }
}
