package dev.gangway.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mnist | mnist",
        "mnist:train | mnist:train",
        "/home/ann/photos/labelled | labelled",
        "/home/ann/photos/labelled:test | labelled:test",
        "../photos/new | new",
        "C:\\Users\\ann\\new | new",
        "/data/x.idx,/data/y.idx | x.idx",
        "/data/cats,dogs/all | all",
        "/ | /",
      })
  void aSetIsCalledByItsLastName(String spec, String name) {
    assertThat(SetNames.of(spec)).isEqualTo(name);
  }

  @Test
  void setsOfOneNameAreToldApartByTheirFolders() {
    assertThat(SetNames.of("/home/ann/amazon/images", "/home/ann/webcam/images"))
        .isEqualTo(new SetNames("amazon/images", "webcam/images"));
    assertThat(SetNames.of("/a/x/images", "/b/x/images"))
        .isEqualTo(new SetNames("a/x/images", "b/x/images"));
    assertThat(SetNames.of("mnist", "/home/ann/mnist"))
        .isEqualTo(new SetNames("mnist", "ann/mnist"));
    assertThat(SetNames.of("/home/ann/one", "/home/ann/one")).isEqualTo(new SetNames("one", "one"));
  }

  @Test
  void absolutePathsInATextLoseTheirFolders() {
    assertThat(
            SetNames.inText(
                "gangway train --source /home/ann/street --target=/home/ann/hand:test --out runs/a"
                    + " --data-dir ~/sets"))
        .isEqualTo("gangway train --source street --target=hand:test --out runs/a --data-dir sets");
    assertThat(SetNames.inText("/home/ann/hand: no such file or folder (check the path)"))
        .isEqualTo("hand: no such file or folder (check the path)");
    assertThat(SetNames.inText("train --source '/home/ann/my files/street' --target \"/b c/hand\""))
        .isEqualTo("train --source 'street' --target \"hand\"");
    assertThat(SetNames.inText("1.5 images/s, C1/C2 and a / b"))
        .isEqualTo("1.5 images/s, C1/C2 and a / b");
  }
}
