package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassesTest {

  private static final ImageFormat FORMAT = new ImageFormat(1, 1);

  /** One image for each label. */
  private static PartlyLabelled set(List<String> names, int... labels) {
    List<byte[]> pixels =
        IntStream.range(0, labels.length).mapToObj(i -> new byte[] {(byte) i}).toList();
    return new PartlyLabelled(new Images(FORMAT, pixels), labels, new Classes(names));
  }

  private static ClassMatch match(List<String> known, List<String> names, int... labels) {
    return ClassMatch.of(new Classes(known), set(names, labels));
  }

  @Test
  void namesThatReadTheSameAreTheSame() {
    assertThat(new Classes(List.of("Cafe\u0301", " tea\t")).names())
        .containsExactly("Caf\u00e9", "tea");
    assertThatThrownBy(() -> new Classes(List.of("e\u0301", "\u00e9")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("class names must differ");
  }

  @Test
  void classesMeetByNameWhateverTheirOrder() {
    List<String> sorted = List.of("0", "1", "10", "11", "2");
    ClassMatch match = match(List.of("0", "1", "2", "10", "11"), sorted, 0, 1, 2, 3, 4);
    assertThat(match.images().labels()).containsExactly(0, 1, 3, 4, 2);
    assertThat(match.images().classes().names()).containsExactly("0", "1", "2", "10", "11");
    assertThat(match.note("x")).isEmpty();
  }

  @Test
  void whatCannotBeScoredIsCountedAndNamed() {
    ClassMatch match =
        match(List.of("cat", "dog", "elk"), List.of("bird", "dog", "yak"), 1, 0, -1, 1, 0, 0);
    assertThat(match.images().labels()).containsExactly(1, -1, -1, 1, -1, -1);
    assertThat(match.scored().labels()).containsExactly(1, 1);
    assertThat(match.scored().images().pixels(1)).containsExactly(3);
    assertThat(match.note("photos"))
        .contains(
            "photos: 2 of 6 images are scored (not: 3 of unknown classes: bird; 1 without a label);"
                + " no images of cat, elk");
  }

  @Test
  void ofManyNamesTheFirstAreTold() {
    List<String> many = IntStream.range(0, 1200).mapToObj(i -> "c" + i).toList();
    assertThat(match(many, List.of("c7"), 0).note("x"))
        .contains("x: no images of c0, c1, c2, c3, c4 and 1194 more");
  }

  @Test
  void namesThatDifferByCaseMeetIfNeitherHasAnotherPartner() {
    ClassMatch match = match(List.of("Cat", "DOG", "elk"), List.of("cat", "dog", "elk"), 0, 1, 2);
    assertThat(match.images().labels()).containsExactly(0, 1, 2);
    assertThat(match.note("x")).contains("x: upper and lower case differ: cat is Cat, dog is DOG");
    ClassMatch both = match(List.of("cat", "dog"), List.of("CAT", "Cat", "Dog", "dog"), 0, 1, 2, 3);
    assertThat(both.images().labels()).containsExactly(-1, -1, -1, 1);
  }

  @Test
  void setsWithoutACommonClassAreRefusedWithSomeOfBoth() {
    ClassMatch match = match(Classes.digits().names(), List.of("airplane", "bird"), 0, 1);
    assertThat(match.related()).isFalse();
    assertThatThrownBy(() -> match.requireScored("photos", "the run"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "photos: no class in common with the run: found airplane, bird, expected 0, 1, 2, 3, 4"
                + " and 5 more (rename its classes, or score a set that has some of these)");
  }

  @Test
  void aSetOfWhichNothingCanBeScoredIsRefused() {
    ClassMatch match = match(List.of("cat", "dog"), List.of("cat", "yak"), 1, -1);
    assertThat(match.related()).isTrue();
    assertThatThrownBy(() -> match.requireScored("photos", "the model"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "photos: nothing to score: found no label of a class that the model knows on 2 images,"
                + " expected some (label images, or name another set)");
    assertThatThrownBy(() -> match(List.of("cat", "dog"), List.of(), -1).requireScored("x", "it"))
        .hasMessageStartingWith("x: nothing to score");
  }
}
