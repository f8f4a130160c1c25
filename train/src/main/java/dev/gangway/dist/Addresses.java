package dev.gangway.dist;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Which of this machine's addresses another machine sees. */
final class Addresses {

  private static final String INTERFACE = "GLOO_SOCKET_IFNAME";

  /** Addresses that belong to nobody (RFC 5737): which way they lie is the way out. */
  private static final String ELSEWHERE = "192.0.2.1";

  private Addresses() {}

  /**
   * Where the others reach this process: the address of the interface that GLOO_SOCKET_IFNAME
   * names, else the one from which it speaks to rank 0. On many machines their own name is a
   * loopback address; with such a name as MASTER_ADDR it is the one from which this machine speaks
   * to the network.
   *
   * @throws InputException if there is none
   */
  static String own(String host, int port, Map<String, String> environment) {
    String name = environment.getOrDefault(INTERFACE, "").strip();
    return name.isEmpty() ? seen(host, facing(host, port), outward()) : ofInterface(name);
  }

  /**
   * The address from which this machine would speak to a host. Nothing is sent.
   *
   * @throws InputException if the host is not known
   */
  static InetAddress facing(String host, int port) {
    InetSocketAddress other = new InetSocketAddress(host, port);
    if (other.isUnresolved()) {
      throw InputException.of(
          "MASTER_ADDR '%s' is not known here (give a name or an address)", host);
    }
    try {
      return facing(other);
    } catch (IOException e) {
      throw InputException.of(
          "MASTER_ADDR '%s' cannot be reached from here: %s (check the network)",
          host, e.getMessage());
    }
  }

  private static InetAddress facing(InetSocketAddress other) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(other);
      return socket.getLocalAddress();
    }
  }

  /**
   * What other machines see.
   *
   * @param facing the host
   * @param outward this machine's addresses but loopback, the best first
   */
  static String seen(String host, InetAddress facing, List<InetAddress> outward) {
    if (!facing.isLoopbackAddress() || meansLoopback(host)) {
      return facing.getHostAddress();
    }
    if (outward.isEmpty()) {
      throw InputException.of(
          "MASTER_ADDR '%s' is %s here, where no other machine finds it, and there is no other"
              + " address (set %s, or MASTER_ADDR=127.0.0.1 for this machine alone)",
          host, facing.getHostAddress(), INTERFACE);
    }
    return outward.get(0).getHostAddress();
  }

  private static boolean meansLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.contains(":");
  }

  /** The address on the way out comes first, then those of IPv4. */
  private static List<InetAddress> outward() {
    InetAddress first = wayOut();
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .sorted(
              Comparator.comparing((InetAddress address) -> !address.equals(first))
                  .thenComparing(address -> !(address instanceof Inet4Address)))
          .toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  private static InetAddress wayOut() {
    try {
      return facing(new InetSocketAddress(ELSEWHERE, 9));
    } catch (IOException none) {
      return InetAddress.getLoopbackAddress();
    }
  }

  private static String ofInterface(String name) {
    try {
      NetworkInterface there = NetworkInterface.getByName(name);
      if (there != null) {
        return there
            .inetAddresses()
            .min(Comparator.comparing(address -> !(address instanceof Inet4Address)))
            .map(InetAddress::getHostAddress)
            .orElseThrow(() -> noInterface(name));
      }
    } catch (IOException unknown) {
      // told below
    }
    throw noInterface(name);
  }

  private static InputException noInterface(String name) {
    return InputException.of(
        "%s is '%s', which is no interface here with an address (see: ip address)",
        INTERFACE, name);
  }
}
