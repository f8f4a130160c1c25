package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.format.ColumnNames;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSpecTest {

  /** A set of which only the parts matter. */
  private record Parts(Set<Part> parts) implements DataSet {
    @Override
    public String name() {
      return "photos";
    }

    @Override
    public boolean labels(Part part) {
      return true;
    }

    @Override
    public LabelledImages labelled(Part part, ImageFormat format) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Images unlabelled(Part part, ImageFormat format) {
      throw new UnsupportedOperationException();
    }
  }

  private static final DataSet SPLIT = new Parts(Set.of(Part.TRAIN, Part.TEST));
  private static final DataSet WHOLE = new Parts(Set.of(Part.ALL));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mnist",
        "mnist:train",
        "photos:val",
        "C:\\photos",
        "C:\\photos:test",
        "a:b/c",
        "a:testing",
        "x:test:test",
        "x,y:train",
        "a.parquet:label=fine_label",
        "a.parquet:image=photo.bytes:label=kind of thing:test",
        "C:\\a:label=b\\c"
      })
  void writesWhatItReads(String text) {
    assertThat(DataSpec.parse(text)).hasToString(text);
  }

  @Test
  void anAbsoluteSpecHoldsInEveryWorkingDirectory(@TempDir Path temporary) throws IOException {
    Path folder = temporary.toRealPath();
    Path here = Path.of("").toAbsolutePath().relativize(folder);
    Files.createDirectory(folder.resolve("photos"));
    Files.writeString(folder.resolve("x,1.idx"), "");
    Files.writeString(folder.resolve("y.idx"), "");
    assertThat(absolute(here.resolve("photos/../photos") + ":test"))
        .isEqualTo(folder.resolve("photos") + ":test");
    assertThat(absolute(here.resolve("x,1.idx") + "," + here.resolve("./y.idx")))
        .isEqualTo(folder.resolve("x,1.idx") + "," + folder.resolve("y.idx"));
    assertThat(absolute(here.resolve("photos/x-*.parquet") + ":label=kind:test"))
        .isEqualTo(folder.resolve("photos/x-*.parquet") + ":label=kind:test");
    assertThat(absolute("mnist:train")).isEqualTo("mnist:train");
    assertThat(absolute("no/such")).isEqualTo("no/such"); // its error names it as it was typed
    Path elsewhere = Files.createDirectories(folder.resolve("a/b"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
    Files.createDirectory(folder.resolve("a/set"));
    assertThat(absolute(link.resolve("../set").toString()))
        .isEqualTo(link.resolve("../set").toString()); // not folder/set
  }

  private static String absolute(String spec) {
    return DataSpec.parse(spec).absolute().toString();
  }

  @Test
  void onlyTheExactEndingsAreParts() {
    assertThat(DataSpec.parse("C:\\photos:test"))
        .isEqualTo(new DataSpec("C:\\photos", ColumnNames.NONE, Optional.of(Part.TEST)));
    assertThat(DataSpec.parse("mnist:Train").part()).isEmpty();
    assertThat(DataSpec.parse("mnist:train/").place()).isEqualTo("mnist:train/");
  }

  @Test
  void columnsAreNamedInAnyOrderBesideThePart() {
    DataSpec spec = DataSpec.parse("a:b.parquet:label=kind:test");
    assertThat(spec)
        .isEqualTo(
            new DataSpec(
                "a:b.parquet",
                new ColumnNames(Optional.empty(), Optional.of("kind")),
                Optional.of(Part.TEST)));
    assertThat(DataSpec.parse("a:label=l:image=i")).hasToString("a:image=i:label=l");
    assertThat(DataSpec.parse("a:label=l/b").place()).isEqualTo("a:label=l/b");
    assertThatThrownBy(() -> DataSpec.parse("a:label=l:label=m"))
        .isInstanceOf(InputException.class)
        .hasMessage("the column :label= is named twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ":train", ":test"})
  void nothingToOpenIsRefused(String text) {
    assertThatThrownBy(() -> DataSpec.parse(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("needs a name or a path");
  }

  @Test
  void aPartInsideThePlaceIsRefused() {
    assertThatThrownBy(() -> new DataSpec("mnist:test", ColumnNames.NONE, Optional.empty()))
        .hasMessageContaining("ends with a part");
  }

  @Test
  void trainingTakesTheTrainPartOrTheWhole() {
    assertThat(DataSpec.parse("x").trainPart(SPLIT)).isEqualTo(Part.TRAIN);
    assertThat(DataSpec.parse("x").trainPart(WHOLE)).isEqualTo(Part.ALL);
    assertThat(DataSpec.parse("x:test").trainPart(SPLIT)).isEqualTo(Part.TEST);
  }

  @Test
  void testingTakesTheTestPartElseTheValidationPart() {
    assertThat(DataSpec.parse("x").testPart(SPLIT)).contains(Part.TEST);
    assertThat(DataSpec.parse("x").testPart(new Parts(Set.of(Part.TRAIN, Part.VAL))))
        .contains(Part.VAL);
    assertThat(DataSpec.parse("x").testPart(new Parts(Part.ofSplit()))).contains(Part.TEST);
    assertThat(DataSpec.parse("x").testPart(WHOLE)).isEmpty();
    assertThat(DataSpec.parse("x:train").testPart(SPLIT)).contains(Part.TRAIN);
  }

  @Test
  void aPartThatIsNotOfferedIsRefused() {
    assertThatThrownBy(() -> DataSpec.parse("x:test").testPart(WHOLE))
        .isInstanceOf(InputException.class)
        .hasMessage("photos has no test part: it is one whole (leave the part out)");
  }
}
