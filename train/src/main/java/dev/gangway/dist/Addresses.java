package dev.gangway.dist;

import dev.gangway.run.InputException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/** Which of this machine's addresses another machine sees. */
final class Addresses {

  private Addresses() {}

  /**
   * The address from which this machine would speak to a host. Nothing is sent.
   *
   * @throws InputException if the host is not known
   */
  static String facing(String host, int port) {
    InetSocketAddress other = new InetSocketAddress(host, port);
    if (other.isUnresolved()) {
      throw InputException.of(
          "MASTER_ADDR '%s' is not known here (give a name or an address)", host);
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(other);
      return socket.getLocalAddress().getHostAddress();
    } catch (IOException e) {
      throw InputException.of(
          "MASTER_ADDR '%s' cannot be reached from here: %s (check the network)",
          host, e.getMessage());
    }
  }
}
