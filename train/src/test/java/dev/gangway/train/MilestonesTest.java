package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(upTo(300, 100, milestones)).containsExactly(100L, 200L, 300L);
  }

  @Test
  void ofShortEpochsTheFirstAfterEachTenThousandImagesAndTheVeryFirstAreOnes() {
    Milestones milestones = Milestones.of(TrainingSettings.paper(10)); // 100 images a step
    assertThat(upTo(300, 18, milestones)).containsExactly(18L, 108L, 216L); // protocol p
    assertThat(upTo(200, 13, milestones)).containsExactly(13L, 104L);
    assertThat(upTo(900, 72, milestones)).hasSize(9).doesNotContain(288L, 576L, 792L); // usps: most
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
