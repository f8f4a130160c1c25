package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class PrecisionTest {

  private static boolean reduced() {
    return torch.is_autocast_enabled(DeviceType.CPU);
  }

  @Test
  void aRegionHoldsUntilItIsClosed() {
    ScalarType type = torch.get_autocast_dtype(DeviceType.CPU).intern();
    assertThat(reduced()).isFalse();
    try (Precision.Region region = Precision.BF16.region(Device.cpu())) {
      assertThat(reduced()).isTrue();
      assertThat(torch.get_autocast_dtype(DeviceType.CPU).intern()).isEqualTo(ScalarType.BFloat16);
    }
    assertThat(reduced()).isFalse();
    assertThat(torch.get_autocast_dtype(DeviceType.CPU).intern()).isEqualTo(type);
  }

  @Test
  void anInnerRegionGivesBackTheOuterOne() {
    try (Precision.Region outer = Precision.BF16.region(Device.cpu())) {
      try (Precision.Region same = Precision.BF16.region(Device.cpu())) {
        assertThat(reduced()).isTrue();
      }
      assertThat(reduced()).isTrue();
      try (Precision.Region exact = Precision.FP32.region(Device.cpu())) {
        assertThat(reduced()).isFalse();
      }
      assertThat(reduced()).isTrue();
    }
    assertThat(reduced()).isFalse();
  }

  @Test
  void aRegionOfACardLeavesTheProcessorAlone() {
    try (Precision.Region region = Precision.BF16.region(new Device("cuda"))) {
      assertThat(torch.is_autocast_enabled(DeviceType.CUDA)).isTrue();
      assertThat(torch.get_autocast_dtype(DeviceType.CUDA).intern()).isEqualTo(ScalarType.BFloat16);
      assertThat(reduced()).isFalse();
    }
    assertThat(torch.is_autocast_enabled(DeviceType.CUDA)).isFalse();
  }
}
