package dev.assay.rebuilder.repository;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts may be asked. A spec is anybody's; it can name a machine that only the user's own
 * network has, and have Assay ask it. So what a spec names has to be at a public address, unless
 * the user allows it. What the user's own settings name is not asked about.
 *
 * <p>The address that counts is the one that is connected to: a name that is looked up twice can
 * have two. Clients look names up themselves, so those that ask for a spec are sent by way of a
 * {@link Gateway}, redirects included.
 */
public final class Gate {
  private static final Gate OPEN = new Gate(true, Set.of(), InetAddress::getAllByName);

  private final boolean open;
  private final Set<String> allowed;
  private final Names names;
  private @Nullable Gateway gateway;

  /** Finds the addresses of a name. */
  @FunctionalInterface
  interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /** A host that is not to be asked. */
  static final class Refused extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    Refused(String host, String why) {
      super(
          "refused to ask "
              + host
              + ", which the spec leads to: "
              + why
              + ". If it is to be asked: --allow-private "
              + host
              + ", or hosts: ["
              + host
              + "] in a policy");
    }
  }

  private Gate(boolean open, Set<String> allowed, Names names) {
    this.open = open;
    this.allowed = Set.copyOf(allowed);
    this.names = names;
  }

  /** For what the user names: every host. */
  public static Gate open() {
    return OPEN;
  }

  /**
   * For what a spec names: public addresses.
   *
   * @param allowed further hosts, as URLs name them, without port
   */
  public static Gate publicAnd(Collection<String> allowed) {
    return publicAnd(allowed, InetAddress::getAllByName);
  }

  static Gate publicAnd(Collection<String> allowed, Names names) {
    return new Gate(
        false, allowed.stream().map(PublicAddress::plain).collect(Collectors.toSet()), names);
  }

  /** The same, with one host more. */
  public Gate and(String host) {
    Set<String> all = new HashSet<>(allowed);
    all.add(PublicAddress.plain(host));
    return open ? this : new Gate(false, all, names);
  }

  /** Whether everything may be asked. */
  public boolean isOpen() {
    return open;
  }

  /**
   * The addresses that may be connected to for a host; one at least.
   *
   * @throws Refused if none is public, and the user does not allow it
   * @throws UnknownHostException if it has none
   */
  List<InetAddress> addresses(String host) throws IOException {
    String name = PublicAddress.plain(host);
    boolean any = open || allowed.contains(name);
    if (!any && !name.contains(":") && !PublicAddress.isPublicName(name)) {
      throw new Refused(name, "a name of a local network");
    }
    InetAddress[] all = names.of(name);
    List<InetAddress> usable =
        Arrays.stream(all).filter(one -> any || PublicAddress.isPublic(one)).toList();
    if (usable.isEmpty()) {
      String found =
          Arrays.stream(all).map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
      throw new Refused(name, "it is at " + found + ", no public address");
    }
    return usable;
  }

  /**
   * Checks a host before it is asked, for a message that says what to do. What is really connected
   * to is checked again.
   *
   * @param what is to be done, for the message, such as {@code cannot fetch URL}
   * @throws AssayException.Published if it is not to be asked
   */
  public void require(String what, @Nullable String host) throws AssayException.Published {
    if (open) {
      return;
    }
    try {
      addresses(Objects.requireNonNullElse(host, ""));
    } catch (Refused e) {
      throw new AssayException.Published(what + ": " + e.getMessage() + ".", e);
    } catch (IOException e) {
      // Whoever connects says so.
    }
  }

  /**
   * By which way a client has to go.
   *
   * <p>With a proxy of the user's own, names are looked up there: then only the name itself was
   * checked, and what this machine finds for it.
   *
   * @return empty if it may connect as it does
   */
  public Optional<Proxy> proxy(URI uri) throws AssayException.Infrastructure {
    if (open || hasOwnProxy(uri)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Proxy(Proxy.Type.HTTP, gateway().address()));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot listen on the loopback interface: " + e, e);
    }
  }

  /**
   * A client of HTTP that goes that way and follows no redirect: where one leads to is asked about
   * anew.
   *
   * @param patience with a connection
   */
  public HttpClient client(URI uri, Duration patience) throws AssayException.Infrastructure {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .version(HttpClient.Version.HTTP_1_1);
    proxy(uri)
        .map(Proxy::address)
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .ifPresent(address -> builder.proxy(ProxySelector.of(address)));
    return builder.build();
  }

  /**
   * What went wrong on the way to a host, or to one that it led on to: a client only knows that it
   * was not let through.
   */
  public synchronized Optional<String> trouble(@Nullable String host) {
    if (gateway == null) {
      return Optional.empty();
    }
    Optional<String> own = gateway.trouble(Objects.requireNonNullElse(host, ""));
    return own.isPresent() || gateway.refusals().isEmpty()
        ? own
        : Optional.of(String.join("; ", gateway.refusals()));
  }

  private static boolean hasOwnProxy(URI uri) {
    ProxySelector selector = ProxySelector.getDefault();
    try {
      return selector != null
          && selector.select(uri).stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private synchronized Gateway gateway() throws IOException {
    if (gateway == null) {
      gateway = new Gateway(this);
    }
    return gateway;
  }
}
