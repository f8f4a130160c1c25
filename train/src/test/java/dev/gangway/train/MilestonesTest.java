package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.method.TrainingSettings;
import dev.gangway.train.TrainingListener.Position;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MilestonesTest {

  private static List<Long> upTo(long last, int perEpoch, Milestones milestones) {
    return LongStream.rangeClosed(1, last)
        .filter(i -> milestones.at(new Position(i, perEpoch, last, 0)))
        .boxed()
        .toList();
  }

  @Test
  void longEpochsAreAllMilestones() {
    Milestones milestones = Milestones.of(TrainingSettings.paper(10));
    assertThat(upTo(450, 150, milestones)).containsExactly(150L, 300L, 450L);
  }

  @Test
  void ofShortEpochsTheFirstAfterEachFifteenThousandImagesAndTheVeryFirstAreOnes() {
    Milestones milestones = Milestones.of(TrainingSettings.paper(10)); // 100 images a step
    assertThat(upTo(320, 18, milestones)).containsExactly(18L, 162L, 306L); // protocol p
    assertThat(upTo(200, 13, milestones)).containsExactly(13L, 156L);
    assertThat(upTo(510, 72, milestones)).containsExactly(72L, 216L, 360L, 504L); // usps
  }

  @Test
  void aShortTrainingIsJudgedAtItsFirstEpoch() {
    Milestones milestones = Milestones.of(TrainingSettings.paper(10));
    assertThat(upTo(10, 3, milestones)).containsExactly(3L);
  }

  @Test
  void amidAnEpochThereIsNone() {
    assertThat(upTo(10, 3, new Milestones(8, 1))).containsExactly(3L, 6L, 9L);
  }
}
