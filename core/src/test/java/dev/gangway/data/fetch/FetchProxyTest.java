package dev.gangway.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchProxyTest {

  private static final URI MIRROR = URI.create("https://data.host.org:8443/sets/");

  private static String chosen(Map<String, String> environment) {
    return new FetchProxy(environment, null).select(MIRROR).get(0).toString();
  }

  @Test
  void theSchemesVariableNamesTheProxy() {
    assertThat(chosen(Map.of("https_proxy", "http://cache:3128/")))
        .contains("HTTP", "cache", "3128");
    assertThat(chosen(Map.of("http_proxy", "http://cache:3128/"))).isEqualTo("DIRECT");
    assertThat(chosen(Map.of("ALL_PROXY", "cache"))).contains("cache", "80");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "host.org", ".host.org", "*.host.org", "a, data.host.org:8443 ,b"})
  void exemptHostsAreReachedDirectly(String exempt) {
    assertThat(chosen(Map.of("https_proxy", "cache:1", "no_proxy", exempt))).isEqualTo("DIRECT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ost.org", "other.org", "data.host.org:1"})
  void otherHostsAreNot(String exempt) {
    assertThat(chosen(Map.of("https_proxy", "cache:1", "no_proxy", exempt))).contains("cache");
  }

  @Test
  void javasOwnPropertiesComeFirst() {
    ProxySelector java = ProxySelector.of(InetSocketAddress.createUnresolved("javas", 9));
    FetchProxy proxy = new FetchProxy(Map.of("https_proxy", "cache:1"), java);
    assertThat(proxy.select(MIRROR).get(0).toString()).contains("javas");
  }

  @Test
  void aBrokenAddressIsNamedWithoutItsPassword() {
    assertThatThrownBy(() -> new FetchProxy(Map.of("https_proxy", "http://me:secret@"), null))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "the environment variable https_proxy is not a proxy address like http://host:port");
  }
}
