package dev.gangway.data.fetch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

class DownloadTest {

  @Test
  void aFullDiskStopsTheDownload() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> Download.write(channel, ByteBuffer.wrap(new byte[10])))
          .isInstanceOf(Download.Failure.class)
          .hasMessage("cannot write to disk: No space left on device")
          .extracting(e -> ((Download.Failure) e).remedy())
          .isEqualTo(Download.Remedy.STOP);
    }
  }
}
