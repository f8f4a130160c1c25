package dev.gangway.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;

class CommunicatorTest {

  private static float[] values(Tensor tensor) {
    float[] values = new float[(int) tensor.numel()];
    new FloatPointer(tensor.contiguous().data_ptr()).get(values);
    return values;
  }

  private static Tensor row(float... values) {
    return torch.tensor(values);
  }

  @Test
  void aSumIsThatOfAllRanksAndLeavesTheOwnPartAlone() throws Exception {
    List<float[]> sums =
        Ranks.run(
            3,
            c -> {
              try (PointerScope scope = new PointerScope()) {
                Tensor own = row(c.rank(), 1);
                Tensor sum = c.sum(own);
                assertThat(values(own)).containsExactly(c.rank(), 1);
                return values(sum);
              }
            });
    assertThat(sums).allSatisfy(sum -> assertThat(sum).containsExactly(3, 3));
  }

  @Test
  void gradientsOfAllShapesAndLayoutsAreAveragedAndUndefinedOnesStay() throws Exception {
    List<float[][]> averages =
        Ranks.run(
            2,
            c -> {
              try (PointerScope scope = new PointerScope()) {
                Tensor image = torch.arange(new Scalar(24.0)).view(2, 3, 2, 2);
                Tensor kernel = image.mul(new Scalar(c.rank() + 1.0));
                TensorVector own =
                    new TensorVector(
                        kernel.contiguous(MemoryFormat.ChannelsLast),
                        new Tensor(),
                        row(2 * c.rank(), 4));
                TensorVector all = c.average(own).await();
                assertThat(all.get(1).defined()).isFalse();
                for (int i = 0; i < 4; i++) {
                  assertThat(all.get(0).stride(i)).isEqualTo(own.get(0).stride(i));
                }
                return new float[][] {values(all.get(0)), values(all.get(2))};
              }
            });
    for (float[][] average : averages) {
      for (int i = 0; i < 24; i++) {
        assertThat(average[0][i]).isEqualTo(1.5f * i);
      }
      assertThat(average[1]).containsExactly(1, 4);
    }
  }

  @Test
  void allGetTheValuesOfRankZero() throws Exception {
    List<float[]> values =
        Ranks.run(
            2,
            c -> {
              try (PointerScope scope = new PointerScope()) {
                Tensor own = row(c.rank() + 5);
                c.broadcast(List.of(own));
                return values(own);
              }
            });
    assertThat(values).allSatisfy(value -> assertThat(value).containsExactly(5));
  }

  /** y = sum of x over ranks, loss_r = (r + 2) y: dx = 2 + 3 on both ranks. */
  @Test
  void theGradientOfASharedSumIsWhatAllRanksAskFor() throws Exception {
    List<float[]> gradients =
        Ranks.run(
            2,
            c -> {
              try (PointerScope scope = new PointerScope();
                  SharedBatch batch = new SharedBatch(c)) {
                Tensor x = row(c.rank() + 1, 7).requires_grad_();
                Tensor y = batch.sum(x);
                assertThat(values(y.detach())).containsExactly(3, 14);
                Tensor loss = y.mul(new Scalar(c.rank() + 2.0)).sum();
                return values(torch.grad(new TensorVector(loss), new TensorVector(x)).get(0));
              }
            });
    assertThat(gradients).allSatisfy(gradient -> assertThat(gradient).containsExactly(5, 5));
  }

  @Test
  void aRankThatHasGoneIsNamedInsteadOfWaitedFor() {
    assertThatThrownBy(
            () ->
                Ranks.run(
                    2,
                    c -> {
                      try (PointerScope scope = new PointerScope()) {
                        return c.rank() == 1 ? null : values(c.sum(row(1)));
                      }
                    }))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(CommunicationException.class)
        .hasMessageStartingWith("rank 0 of 2 lost the other processes: ")
        .hasMessageEndingWith("(look at their logs; --resume goes on from the newest checkpoint)");
  }
}
