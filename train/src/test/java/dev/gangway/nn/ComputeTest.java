package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ComputeTest {

  @Test
  void anOldRunThatNamesNoDeviceWasTrainedOnTheProcessor() throws IOException {
    String saved = "{\"precision\": \"bf16\", \"layout\": \"channels-last\"}";
    assertThat(Json.parse(saved, Compute.class))
        .isEqualTo(new Compute(Precision.BF16, Layout.CHANNELS_LAST, Device.cpu()));
  }

  @Test
  void theDeviceIsSavedByItsName() throws IOException {
    Compute compute = Compute.fp32().withDevice(new Device("cuda:1"));
    String saved = Json.line(compute);
    assertThat(saved).contains("\"device\":\"cuda:1\"");
    assertThat(Json.parse(saved, Compute.class)).isEqualTo(compute);
  }

  @Test
  void whatElseIsMissingIsNotGuessed() {
    assertThatThrownBy(() -> Json.parse("{\"layout\": \"contiguous\"}", Compute.class))
        .hasMessageContaining("compute needs a precision and a layout");
  }

  @Test
  void aCardComputesInBfloat16UnlessToldOtherwise() {
    assertThat(Compute.usual(new Device("cuda")).precision()).isEqualTo(Precision.BF16);
    assertThat(Compute.usual(Device.cpu())).isEqualTo(Compute.fp32());
  }
}
