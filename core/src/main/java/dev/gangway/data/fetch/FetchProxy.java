package dev.gangway.data.fetch;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxy that the environment asks for: {@code https_proxy}, {@code http_proxy} and {@code
 * no_proxy}, in either case, as curl reads them. Java's own properties ({@code https.proxyHost} and
 * so on) come first when they choose a proxy.
 *
 * <p>A user and password in the proxy's address are used, but Java refuses to send them for https
 * addresses unless it is started with {@code -Djdk.http.auth.tunneling.disabledSchemes=}.
 */
final class FetchProxy extends ProxySelector {

  private final Map<String, String> environment;
  private final ProxySelector javaProperties;

  /** Throws {@link InputException} if a variable is no proxy address. */
  FetchProxy(Map<String, String> environment, ProxySelector javaProperties) {
    this.environment = environment;
    this.javaProperties = javaProperties;
    List.of("http", "https").forEach(scheme -> proxyFor(URI.create(scheme + "://host")));
  }

  @Override
  public List<Proxy> select(URI address) {
    List<Proxy> chosen = javaProperties == null ? List.of() : javaProperties.select(address);
    if (chosen.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
      return chosen;
    }
    return proxyFor(address)
        .filter(proxy -> !isExempt(address))
        .map(proxy -> new InetSocketAddress(proxy.getHost(), port(proxy)))
        .map(proxy -> List.of(new Proxy(Proxy.Type.HTTP, proxy)))
        .orElse(List.of(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
    // The request fails too, with the same reason.
  }

  /** Answers a proxy that asks for the user and password of its address, if it has them. */
  Optional<Authenticator> authenticator() {
    boolean named =
        Stream.of("http", "https")
            .anyMatch(scheme -> credentials(URI.create(scheme + "://host")) != null);
    return named ? Optional.of(answer()) : Optional.empty();
  }

  private Authenticator answer() {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY
            ? credentials(URI.create(getRequestingURL().toString()))
            : null;
      }
    };
  }

  private PasswordAuthentication credentials(URI address) {
    return proxyFor(address)
        .map(URI::getUserInfo)
        .map(info -> info.split(":", 2))
        .filter(parts -> parts.length == 2)
        .map(parts -> new PasswordAuthentication(parts[0], parts[1].toCharArray()))
        .orElse(null);
  }

  private Optional<URI> proxyFor(URI address) {
    String variable = address.getScheme().toLowerCase(Locale.ROOT) + "_proxy";
    return variable(variable).or(() -> variable("all_proxy")).map(text -> parse(variable, text));
  }

  private Optional<String> variable(String name) {
    String value = environment.getOrDefault(name, environment.get(name.toUpperCase(Locale.ROOT)));
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** The value stays out of the message: it may hold a password. */
  private static URI parse(String variable, String text) {
    try {
      URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
      if ("http".equals(proxy.getScheme()) && proxy.getHost() != null) {
        return proxy;
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw InputException.of(
        "the environment variable %s is not a proxy address like http://host:port", variable);
  }

  private static int port(URI proxy) {
    return proxy.getPort() < 0 ? 80 : proxy.getPort();
  }

  private boolean isExempt(URI address) {
    String host = address.getHost().toLowerCase(Locale.ROOT);
    String withPort = host + ":" + address.getPort();
    return variable("no_proxy").stream()
        .flatMap(list -> List.of(list.toLowerCase(Locale.ROOT).split("[,\\s]+")).stream())
        .anyMatch(rule -> matches(rule, host) || rule.equals(withPort));
  }

  private static boolean matches(String rule, String host) {
    String domain = rule.startsWith("*.") ? rule.substring(2) : rule.replaceFirst("^\\.", "");
    return rule.equals("*")
        || (!domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain)));
  }
}
