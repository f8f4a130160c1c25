package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.DataSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ProtocolTest {

  private static final DataSpec MNIST = DataSpec.parse("mnist");
  private static final DataSpec USPS = DataSpec.parse("usps:train");

  private static long crc(int[] places) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * places.length);
    Arrays.stream(places).forEach(bytes::putInt);
    CRC32 crc = new CRC32();
    crc.update(bytes.flip());
    return crc.getValue();
  }

  @Test
  void fullTakesAllInTheirOrder() {
    assertThat(Protocol.FULL.places(DataSpec.parse("folder"), 3)).containsExactly(0, 1, 2);
  }

  /** Published: whoever draws again must get these. */
  @Test
  void theDrawOfTheSmallProtocolNeverChanges() {
    int[] mnist = Protocol.P.places(MNIST, 60_000);
    int[] usps = Protocol.P.places(USPS, 7_291);
    assertThat(mnist).hasSize(2_000).doesNotHaveDuplicates();
    assertThat(usps).hasSize(1_800).doesNotHaveDuplicates();
    assertThat(crc(mnist)).isEqualTo(1983886028L);
    assertThat(crc(usps)).isEqualTo(192125729L);
  }

  @Test
  void otherSetsHaveNoSmallProtocol() {
    assertThatThrownBy(() -> Protocol.P.places(DataSpec.parse("svhn"), 73_257))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "protocol p is defined for mnist and usps, not for svhn (leave --protocol out)");
    assertThatThrownBy(() -> Protocol.P.places(MNIST, 100))
        .isInstanceOf(InputException.class)
        .hasMessage("protocol p draws 2000 images of mnist, which has 100");
    assertThatThrownBy(() -> Protocol.named("part"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("did you mean p?");
  }
}
