package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gangway.base.InputException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

  private static final Device CARD = new Device("cuda");

  @Test
  void aCardHasANumber() {
    assertThat(Device.cpu().isCuda()).isFalse();
    assertThat(CARD.isCuda()).isTrue();
    assertThat(CARD.index()).isZero();
    assertThat(new Device("cuda:3").index()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:x", "CUDA", "cuda:100"})
  void anotherNameGetsTheChoice(String name) {
    assertThatThrownBy(() -> new Device(name))
        .isInstanceOf(InputException.class)
        .hasMessage("device must be cpu, cuda or cuda:N, got '" + name + "'");
  }

  @Test
  void aBuildForTheProcessorAloneSaysHowToBuildTheOther() {
    assertThatThrownBy(() -> new Cuda(false, 0).require(CARD))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "device cuda: this libtorch was built for the processor alone (build Gangway with"
                + " GANGWAY_GPU=1 ./gangway or mvn -Pgpu package, or take --device cpu)");
  }

  @Test
  void aMachineWithoutACardSaysSo() {
    assertThatThrownBy(() -> new Cuda(true, 0).require(CARD))
        .hasMessage(
            "device cuda: libtorch sees no CUDA device (does nvidia-smi show one? else take --device"
                + " cpu)");
  }

  @Test
  void aCardThatIsNotThereNamesHowManyAre() {
    new Cuda(true, 2).require(new Device("cuda:1"));
    assertThatThrownBy(() -> new Cuda(true, 2).require(new Device("cuda:2")))
        .hasMessage(
            "device cuda:2: libtorch sees 2 CUDA devices, counted from cuda:0 (choose one of them)");
  }

  @Test
  void whatIsNotThereIsFoundBeforeAnythingIsComputed() {
    assumeFalse(Cuda.look().cards() > 0, "this machine has a card");
    Device.cpu().prepare();
    assertThatThrownBy(CARD::prepare)
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("device cuda: ");
  }

  @Test
  void onTheProcessorTensorsStayWhatTheyAre() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = torch.ones(2, 3);
      assertThat(Device.cpu().send(x)).isSameAs(x);
      assertThat(Device.beside(torch.zeros(1), x)).isSameAs(x);
    }
  }
}
