package dev.assay.rebuilder.repository;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether an address is everybody's, as far as the registries of special addresses tell (IANA's of
 * IPv4 and IPv6, RFC 6890), and whether a name can be.
 */
final class PublicAddress {
  /** Networks that are not: address and prefix length. */
  private static final List<String> SPECIAL =
      List.of(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // RFC 1918
          "100.64.0.0/10", // shared by the customers of a carrier, RFC 6598
          "127.0.0.0/8", // this machine
          "169.254.0.0/16", // link-local: where clouds serve their keys
          "172.16.0.0/12", // RFC 1918
          "192.0.0.0/24", // protocols
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // relays to IPv6, deprecated
          "192.168.0.0/16", // RFC 1918
          "198.18.0.0/15", // measurements
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4", // reserved, and broadcast
          "2001::/23", // protocols, Teredo among them
          "2001:db8::/32", // documentation
          "2002::/16", // another network's IPv4 address is inside
          "3fff::/20"); // documentation

  /** Of IPv6, everything that was ever assigned to anybody is in here; local networks are not. */
  private static final String GLOBAL = "2000::/3";

  /** An IPv4 address as IPv6 reaches it (RFC 6052). */
  private static final String TRANSLATED = "64:ff9b::/96";

  /** Names that mean something else on each network (RFC 6761, 6762, 8375, and usage). */
  private static final List<String> LOCAL =
      List.of(
          ".internal",
          ".local",
          ".localhost",
          ".localdomain",
          ".home.arpa",
          ".lan",
          ".home",
          ".corp",
          ".intranet",
          ".private");

  private PublicAddress() {}

  static boolean isPublic(InetAddress address) {
    return switch (address) {
      case Inet4Address four -> !isSpecial(four);
      case Inet6Address six when isIn(six, TRANSLATED) -> {
        byte[] bytes = six.getAddress();
        yield isPublic(of(Arrays.copyOfRange(bytes, 12, 16)));
      }
      case Inet6Address six -> isIn(six, GLOBAL) && !isSpecial(six);
      default -> false;
    };
  }

  /**
   * Whether a name can mean the same everywhere: a search list completes a single word.
   *
   * @param name in lower case, without a dot at its end
   */
  static boolean isPublicName(String name) {
    return name.contains(".") && LOCAL.stream().noneMatch(name::endsWith);
  }

  /** How names are compared: without brackets and the dot of the root, in lower case. */
  static String plain(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    String rootless = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    return rootless.toLowerCase(Locale.ROOT);
  }

  private static boolean isSpecial(InetAddress address) {
    return SPECIAL.stream().anyMatch(network -> isIn(address, network));
  }

  private static boolean isIn(InetAddress address, String network) {
    int slash = network.indexOf('/');
    byte[] bytes = address.getAddress();
    byte[] start = of(network.substring(0, slash)).getAddress();
    if (bytes.length != start.length) {
      return false;
    }
    int left = Integer.parseInt(network.substring(slash + 1));
    for (int i = 0; left > 0; i++, left -= 8) {
      int mask = 0xff00 >> Math.min(8, left) & 0xff;
      if ((bytes[i] & mask) != (start[i] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress of(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  private static InetAddress of(byte[] four) {
    try {
      return InetAddress.getByAddress(four);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
