package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresentPartsTest {

  @TempDir Path dataDir;

  private DataLoader loader() {
    return new DataLoader(dataDir, BadImages.FAIL);
  }

  @Test
  void anEmptyDataFolderHoldsNoPart() {
    assertThat(loader().presentParts("mnist")).isEmpty();
    assertThat(loader().presentParts("usps")).isEmpty();
  }

  @Test
  void drawnSetsAreAlwaysThere() {
    assertThat(loader().presentParts("synth-hand"))
        .containsExactlyInAnyOrder(Part.TRAIN, Part.TEST);
  }

  @Test
  void onePartWithoutTheOtherIsToldApart() throws IOException {
    Files.createDirectories(dataDir.resolve("svhn"));
    Files.createFile(dataDir.resolve("svhn/test_32x32.mat"));
    assertThat(loader().presentParts("svhn")).containsExactly(Part.TEST);
  }

  @Test
  void imagesWithoutTheirLabelsAreNoPart() throws IOException {
    Files.createDirectories(dataDir.resolve("mnist"));
    Files.createFile(dataDir.resolve("mnist/train-images-idx3-ubyte.gz"));
    assertThat(loader().presentParts("mnist")).isEmpty();
  }
}
