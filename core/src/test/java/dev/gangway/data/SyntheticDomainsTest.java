package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticDomainsTest {

  private static final ImageFormat GREY = new ImageFormat(28, 1);
  private static final ImageFormat COLOUR = new ImageFormat(32, 3);

  @Test
  void namesAreThoseOfTheCatalogue() {
    assertThat(SyntheticDomains.names()).containsExactly("synth-hand", "synth-street");
  }

  @ParameterizedTest
  @CsvSource({"synth-street, 906875419", "synth-hand, 1120394717"})
  void firstImagesAreTheSameOnEveryPlatform(String name, long expected) {
    CRC32 checksum = new CRC32();
    LabelledImages set = SyntheticDomains.generate(name, 7, 20, COLOUR);
    IntStream.range(0, 20).forEach(i -> checksum.update(set.images().pixels(i)));
    Arrays.stream(set.labels()).forEach(checksum::update);
    assertThat(checksum.getValue()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"synth-street", "synth-hand"})
  void imagesDoNotDependOnTheNumberOfThreadsOrOfImages(String name) {
    LabelledImages many = SyntheticDomains.generate(name, 3, 200, COLOUR);
    ForkJoinPool single = new ForkJoinPool(1);
    LabelledImages few = single.submit(() -> SyntheticDomains.generate(name, 3, 60, COLOUR)).join();
    single.shutdown();
    assertThat(few.labels()).containsExactly(Arrays.copyOf(many.labels(), 60));
    for (int i = 0; i < few.size(); i++) {
      assertThat(few.images().pixels(i)).isEqualTo(many.images().pixels(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"synth-street", "synth-hand"})
  void otherSeedsGiveOtherImages(String name) {
    Set<ByteBuffer> one = prints(SyntheticDomains.generate(name, 1, 200, GREY).images());
    Set<ByteBuffer> two = prints(SyntheticDomains.generate(name, 2, 200, GREY).images());
    assertThat(one).hasSize(200).doesNotContainAnyElementsOf(two);
  }

  @Test
  void trainAndTestShareNoImage() {
    DataSet set = SyntheticDomains.open("synth-hand");
    ImageFormat small = new ImageFormat(16, 1);
    LabelledImages train = set.labelled(Part.TRAIN, small);
    LabelledImages test = set.labelled(Part.TEST, small);
    assertThat(set.parts()).containsExactlyInAnyOrder(Part.TRAIN, Part.TEST);
    assertThat(train.size()).isEqualTo(10_000);
    assertThat(test.size()).isEqualTo(2_000);
    assertThat(Collections.disjoint(prints(train.images()), prints(test.images()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"synth-street", "synth-hand"})
  void everyTenImagesShowEveryDigitOnceInAnotherOrder(String name) {
    int[] labels = SyntheticDomains.generate(name, 5, 100, GREY).labels();
    Set<String> orders = new TreeSet<>();
    for (int from = 0; from < 100; from += 10) {
      int[] ten = Arrays.copyOfRange(labels, from, from + 10);
      orders.add(Arrays.toString(ten));
      assertThat(ten).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
    assertThat(orders).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({
    "synth-street, 16, 1",
    "synth-street, 256, 3",
    "synth-hand, 16, 3",
    "synth-hand, 256, 1"
  })
  void countAndFormatAreAsAsked(String name, int side, int channels) {
    ImageFormat format = new ImageFormat(side, channels);
    LabelledImages set = SyntheticDomains.generate(name, 1, 13, format);
    assertThat(set.size()).isEqualTo(13);
    assertThat(set.images().format()).isEqualTo(format);
    assertThat(set.classes()).isEqualTo(Classes.digits());
  }

  @Test
  void unknownNameListsTheDomains() {
    assertThatThrownBy(() -> SyntheticDomains.open("synth-road"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "there is no synthetic domain 'synth-road': did you mean synth-hand? (domains: synth-hand, synth-street)");
  }

  @Test
  void imagesTooSmallToBeReadAreRefused() {
    assertThatThrownBy(() -> SyntheticDomains.generate("synth-hand", 1, 1, new ImageFormat(8, 1)))
        .isInstanceOf(InputException.class)
        .hasMessage("synth-hand needs images of at least 16 x 16 pixels, got side 8");
  }

  @Test
  void noImagesAreRefused() {
    assertThatThrownBy(() -> SyntheticDomains.generate("synth-hand", 1, 0, GREY))
        .isInstanceOf(InputException.class)
        .hasMessage("the number of images must be >= 1, got 0");
  }

  @Test
  void wholeSetIsNotAPart() {
    assertThatThrownBy(() -> SyntheticDomains.open("synth-hand").unlabelled(Part.ALL, GREY))
        .isInstanceOf(InputException.class)
        .hasMessage("synth-hand has the parts train and test, got all");
  }

  private static Set<ByteBuffer> prints(Images images) {
    return IntStream.range(0, images.size())
        .mapToObj(i -> ByteBuffer.wrap(images.pixels(i)))
        .collect(Collectors.toSet());
  }
}
