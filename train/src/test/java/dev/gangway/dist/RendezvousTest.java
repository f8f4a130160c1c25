package dev.gangway.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RendezvousTest {

  @Test
  void withoutAWorldThereIsOneProcess() {
    Rendezvous alone = Rendezvous.of(Map.of());
    assertThat(alone.size()).isEqualTo(1);
    assertThat(alone.join()).isSameAs(Solo.PROCESS);
  }

  @Test
  void theEnvironmentOfTorchrunIsRead() {
    Map<String, String> environment =
        Map.of("RANK", "3", "WORLD_SIZE", "4", "MASTER_ADDR", "node-0", "MASTER_PORT", "40000");
    assertThat(Rendezvous.of(environment))
        .isEqualTo(new Rendezvous(3, 4, "node-0", 40000, Duration.ofMinutes(10)));
  }

  @Test
  void aWorldWithoutARankIsRefused() {
    assertThatThrownBy(() -> Rendezvous.of(Map.of("WORLD_SIZE", "2")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "WORLD_SIZE is 2 but RANK is not set (start with gangway launch, or set RANK in 0..1)");
  }

  @Test
  void aRankBeyondTheWorldIsRefused() {
    assertThatThrownBy(() -> Rendezvous.of(Map.of("WORLD_SIZE", "2", "RANK", "2")))
        .isInstanceOf(InputException.class)
        .hasMessage("RANK must be in 0..1, got 2");
  }

  @Test
  void aPortThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> Rendezvous.of(Map.of("MASTER_PORT", "http")))
        .isInstanceOf(InputException.class)
        .hasMessage("MASTER_PORT must be a whole number, got 'http'");
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThatThrownBy(() -> Addresses.facing("no-such-host.invalid", 29500))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("MASTER_ADDR 'no-such-host.invalid' is not known here");
  }

  private static final Map<String, String> SLURM =
      Map.of("SLURM_STEP_ID", "0", "SLURM_NTASKS", "8", "SLURM_PROCID", "5");

  private static Map<String, String> and(String name, String value) {
    Map<String, String> all = new HashMap<>(SLURM);
    all.put(name, value);
    return all;
  }

  @Test
  void theTasksOfSlurmMeetWhereTheyAreTold() {
    assertThat(Rendezvous.of(and("MASTER_ADDR", "node1")))
        .isEqualTo(new Rendezvous(5, 8, "node1", 29500, Duration.ofMinutes(10)));
    assertThatThrownBy(() -> Rendezvous.of(SLURM))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "8 tasks of Slurm are to train together, but MASTER_ADDR is not set (export ");
  }

  @Test
  void aJobOfSlurmIsOneProcessWhereNoStepStartedSeveral() {
    assertThat(Rendezvous.of(Map.of("SLURM_NTASKS", "8", "SLURM_PROCID", "0")).size()).isOne();
    assertThat(Rendezvous.of(and("SLURM_NTASKS", "1")).size()).isOne();
    assertThat(Rendezvous.of(and("WORLD_SIZE", "1")).size()).isOne();
  }

  private static InetAddress address(String text) throws IOException {
    return InetAddress.getByName(text);
  }

  @Test
  void anOwnNameThatIsALoopbackAddressIsSeenAsTheNetworkDoes() throws IOException {
    InetAddress debian = address("127.0.1.1");
    List<InetAddress> outward = List.of(address("10.0.0.7"), address("172.17.0.1"));
    assertThat(Addresses.seen("node1", debian, outward)).isEqualTo("10.0.0.7");
    assertThat(Addresses.seen("node1", address("10.0.0.8"), outward)).isEqualTo("10.0.0.8");
    for (String loopback : List.of("localhost", "127.0.0.1")) {
      assertThat(Addresses.seen(loopback, address("127.0.0.1"), outward)).isEqualTo("127.0.0.1");
    }
    assertThatThrownBy(() -> Addresses.seen("node1", debian, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "MASTER_ADDR 'node1' is 127.0.1.1 here, where no other machine finds it, and there is no"
                + " other address (set GLOO_SOCKET_IFNAME, or MASTER_ADDR=127.0.0.1 for this machine"
                + " alone)");
  }

  @Test
  void theInterfaceThatGlooIsToUseIsUsed() throws IOException {
    NetworkInterface loopback =
        NetworkInterface.networkInterfaces()
            .filter(found -> found.inetAddresses().anyMatch(InetAddress::isLoopbackAddress))
            .findFirst()
            .orElseThrow();
    String name = loopback.getName();
    assertThat(address(Addresses.own("10.0.0.8", 1, Map.of("GLOO_SOCKET_IFNAME", name))))
        .matches(InetAddress::isLoopbackAddress);
    assertThatThrownBy(() -> Addresses.own("node1", 1, Map.of("GLOO_SOCKET_IFNAME", "eth77")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "GLOO_SOCKET_IFNAME is 'eth77', which is no interface here with an address (see: ip"
                + " address)");
  }
}
