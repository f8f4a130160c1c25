package dev.gangway.cli;

import java.io.IOException;
import java.io.OutputStream;

/** A standard output that cannot be written. */
final class FailingOutput extends OutputStream {

  private final String reason;
  int tries;

  FailingOutput(String reason) {
    this.reason = reason;
  }

  @Override
  public void write(int b) throws IOException {
    tries++;
    throw new IOException(reason);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    write(0);
  }
}
