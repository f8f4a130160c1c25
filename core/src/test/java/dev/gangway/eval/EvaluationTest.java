package dev.gangway.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gangway.base.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static final List<String> NAMES = List.of("bike", "car", "mug");
  private static final float NAN = Float.NaN;
  private final ObjectMapper json = new ObjectMapper();

  /** bike: 2 of 3 right, one taken for a mug; car: 0 of 1, no prediction; mug: none. */
  private static Evaluation worked() {
    float[][] logits = {{3, 1, 2}, {0, -1, 5}, {9, 9, 9}, {7, NAN, 1}};
    return Evaluation.of(logits, new int[] {0, 0, 0, 1}, NAMES);
  }

  @Test
  void rowsAreTrueClassesAndColumnsPredictions() {
    assertThat(worked().confusion()).isDeepEqualTo(new int[][] {{2, 0, 1}, {0, 0, 0}, {0, 0, 0}});
  }

  @Test
  void imagesWithoutPredictionCountAsWrong() {
    assertThat(worked().undecided()).containsExactly(0, 1, 0);
    assertThat(worked().n()).isEqualTo(4);
    assertThat(worked().correct()).isEqualTo(2);
    assertThat(worked().accuracy()).isEqualTo(0.5);
  }

  @Test
  void classesWithoutImagesLeaveTheMeanRecallAlone() {
    assertThat(worked().perClass())
        .containsExactly(
            new Evaluation.ClassScore("bike", 3, 2),
            new Evaluation.ClassScore("car", 1, 0),
            new Evaluation.ClassScore("mug", 0, 0));
    assertThat(worked().meanRecall()).isEqualTo((2.0 / 3 + 0) / 2, within(1e-12));
    assertThat(worked().perClass().get(2).recall()).isNaN();
  }

  @Test
  void classesAreUnevenIfOneHasMoreThanTwiceTheImagesOfAnother() {
    int[] none = new int[3];
    assertThat(worked().uneven()).isTrue(); // 3, 1 and 0 images
    assertThat(new Evaluation(NAMES, new int[][] {{4, 0, 0}, {1, 1, 0}, {0, 0, 0}}, none).uneven())
        .isFalse();
    assertThat(new Evaluation(NAMES, new int[][] {{4, 1, 0}, {1, 1, 0}, {0, 0, 0}}, none).uneven())
        .isTrue();
  }

  @Test
  void tiesGoToTheLowestIndex() {
    assertThat(Evaluation.argmax(new float[] {1, 4, 4})).isEqualTo(1);
    assertThat(Evaluation.argmax(new float[] {-0f, 0f})).isZero();
    float low = Float.NEGATIVE_INFINITY;
    assertThat(Evaluation.argmax(new float[] {low, low})).isZero();
  }

  @Test
  void anEmptySetCannotBeEvaluated() {
    assertThatThrownBy(() -> Evaluation.of(new float[0][], new int[0], NAMES))
        .isInstanceOf(InputException.class)
        .hasMessage("cannot evaluate a set without images");
  }

  @Test
  void labelsAndLogitsOfOtherClassesAreRefused() {
    float[][] logits = {{1, 2, 3}};
    for (int label : new int[] {-1, 3}) {
      assertThatThrownBy(() -> Evaluation.of(logits, new int[] {label}, NAMES))
          .hasMessage("label " + label + " and 3 logits of 3 classes");
    }
    assertThatThrownBy(() -> Evaluation.of(new float[][] {{1, 2}}, new int[] {0}, NAMES))
        .hasMessage("label 0 and 2 logits of 3 classes");
    assertThatThrownBy(() -> Evaluation.of(logits, new int[2], NAMES))
        .hasMessage("1 rows of logits for 2 labels");
  }

  private static Evaluation of(int[]... confusion) {
    return new Evaluation(NAMES, confusion, new int[3]);
  }

  @Test
  void whoAlwaysNamesTheMostFrequentClassIsAtChance() {
    Evaluation always = of(new int[] {97, 0, 0}, new int[] {2, 0, 0}, new int[] {1, 0, 0});
    assertThat(always.accuracy()).isEqualTo(0.97);
    assertThat(always.chance()).isEqualTo(1.0 / 3);
    assertThat(always.atChance()).isTrue();
  }

  /** Recalls 0.4, 0.4 and 0.3: 0.367 on average, the limit is 1/3 + 0.05 * 2/3 = 0.367. */
  @Test
  void aTwentiethOfTheWayToAllIsStillAGuess() {
    assertThat(
            of(new int[] {40, 30, 30}, new int[] {30, 40, 30}, new int[] {40, 30, 29}).atChance())
        .isTrue();
    assertThat(
            of(new int[] {40, 30, 30}, new int[] {30, 40, 30}, new int[] {35, 30, 35}).atChance())
        .isFalse();
  }

  @Test
  void classesWithoutImagesDoNotLowerChance() {
    Evaluation two = of(new int[] {9, 1, 0}, new int[] {9, 1, 0}, new int[] {0, 0, 0});
    assertThat(two.chance()).isEqualTo(0.5);
    assertThat(two.atChance()).isTrue();
    Evaluation one = of(new int[] {9, 1, 0}, new int[] {0, 0, 0}, new int[] {0, 0, 0});
    assertThat(one.atChance()).isFalse();
  }

  @Test
  void aMatrixThatIsNotSquareIsRefused() {
    assertThatThrownBy(() -> new Evaluation(NAMES, new int[3][2], new int[3]))
        .hasMessage("the confusion matrix of 3 classes is not K x K");
  }

  @Test
  void jsonCarriesTheDerivedNumbersAndReadsBack() throws Exception {
    JsonNode tree = json.valueToTree(worked());
    assertThat(tree.get("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(tree.at("/perClass/0/recall").asDouble()).isEqualTo(2.0 / 3);
    assertThat(tree.at("/perClass/2/recall").isNull()).isTrue();
    assertThat(tree.has("oracle")).isFalse();
    Evaluation read = json.treeToValue(tree, Evaluation.class);
    assertThat(read).usingRecursiveComparison().isEqualTo(worked());
  }

  @Test
  void anOracleIsTheValuesFieldsAndTheMark() throws Exception {
    JsonNode tree = json.valueToTree(new Oracle<>(worked()));
    assertThat(tree.get("oracle").asBoolean()).isTrue();
    assertThat(tree.get("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(json.writeValueAsString(new Oracle<>(0.5)))
        .isEqualTo("{\"value\":0.5,\"oracle\":true}");
    Oracle<Evaluation> read = json.readValue(tree.toString(), new TypeReference<>() {});
    assertThat(read.value()).usingRecursiveComparison().isEqualTo(worked());
  }
}
