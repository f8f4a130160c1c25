package dev.gangway.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.eval.SelectionStudy.Candidate;
import dev.gangway.eval.SelectionStudy.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionStudyTest {

  private static Candidate at(long iteration, double im, double entropy, double accuracy) {
    return new Candidate(iteration, Map.of("im", im, "entropy", entropy), accuracy);
  }

  private static Verdict verdict(String validator, Candidate... candidates) {
    return SelectionStudy.of(List.of(candidates)).stream()
        .map(Oracle::value)
        .filter(v -> v.validator().equals(validator))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aValidatorThatRanksAllRightHasNoRegretWhicheverWayIsBetter() {
    Candidate[] run = {at(10, 1, 0.9, 0.5), at(20, 3, 0.1, 0.9), at(30, 2, 0.5, 0.7)};
    assertThat(verdict("im", run)).isEqualTo(new Verdict("im", 1, 20, 0.9, 0));
    assertThat(verdict("entropy", run)).isEqualTo(new Verdict("entropy", 1, 20, 0.9, 0));
  }

  @Test
  void aWrongChoiceCostsTheDifferenceToTheBest() {
    Verdict verdict = verdict("im", at(10, 9, 1, 0.5), at(20, 3, 1, 0.9), at(30, 2, 1, 0.7));
    assertThat(verdict.chosen()).isEqualTo(10);
    assertThat(verdict.regret()).isCloseTo(0.4, within(1e-12));
    assertThat(verdict.correlation()).isCloseTo(-0.5, within(1e-12)); // 1 - 6 (4+1+1) / (3 * 8)
  }

  /** Ranks 0.5, 0.5, 2 against 0, 1, 2: 1.5 / sqrt(1.5 * 2). */
  @Test
  void equalScoresShareTheirRankAndTheFirstIsChosen() {
    Verdict verdict = verdict("entropy", at(10, 0, 5, 0.1), at(20, 0, 5, 0.2), at(30, 0, 3, 0.3));
    assertThat(verdict.correlation()).isCloseTo(1.5 / Math.sqrt(3), within(1e-12));
    assertThat(verdict("im", at(10, 1, 5, 0.1), at(20, 1, 5, 0.2)).chosen()).isEqualTo(10);
  }

  @Test
  void checkpointsWithoutAScoreAreLeftOut() {
    Candidate[] run = {at(10, Double.NaN, 1, 0.9), at(20, 3, 1, 0.5)};
    assertThat(verdict("im", run).chosen()).isEqualTo(20);
    assertThat(verdict("im", run).regret()).isZero();
    assertThat(verdict("im", run).correlation()).isNaN();
    assertThat(SelectionStudy.of(List.of(run))).hasSize(2);
    assertThat(SelectionStudy.of(List.of())).isEmpty();
  }
}
