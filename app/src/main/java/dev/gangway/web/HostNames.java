package dev.gangway.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names under which a dashboard answers. A page from elsewhere could point a name of its own at
 * this machine and read what is served here (DNS rebinding); its requests carry that name.
 * Addresses in figures are safe: nobody else can give them a meaning.
 */
public final class HostNames {

  private static final Pattern HOST =
      Pattern.compile(
          "(?<figures>[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.%]+]|(?<name>[a-z0-9._-]+))(:[0-9]{1,5})?");

  private final Set<String> names = new TreeSet<>(Set.of("localhost"));

  /** The names of this machine, and the one that the user gave. */
  public HostNames(String bind) {
    names.add(bind.toLowerCase(Locale.ROOT));
    try {
      InetAddress here = InetAddress.getLocalHost();
      names.add(here.getHostName().toLowerCase(Locale.ROOT));
      names.add(here.getCanonicalHostName().toLowerCase(Locale.ROOT));
    } catch (UnknownHostException nameless) {
      return; // reached by its address then
    }
  }

  /** Whether a request's {@code Host} means this dashboard. */
  public boolean include(String host) {
    if (host == null) {
      return false;
    }
    var parts = HOST.matcher(host.toLowerCase(Locale.ROOT));
    return parts.matches() && (parts.group("name") == null || names.contains(parts.group("name")));
  }
}
