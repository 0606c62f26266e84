package dev.assay.rebuilder.repository;

import dev.assay.core.failure.AssayException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.maven.model.Model;
import org.apache.maven.model.building.DefaultModelProcessor;
import org.apache.maven.model.io.DefaultModelReader;
import org.apache.maven.model.locator.DefaultModelLocator;
import org.apache.maven.model.superpom.DefaultSuperPomProvider;
import org.apache.maven.settings.Server;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.eclipse.aether.ConfigurationProperties;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.repository.Authentication;
import org.eclipse.aether.repository.Proxy;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;

/** The user's settings in the resolver's terms: which repository is really asked, and how. */
final class MavenSession {
  private static final String LAYOUT = "default";

  /** An id that no credentials are known for, so that none go to a URL out of a spec. */
  private static final String FOREIGN = "assay-from-spec";

  private final MavenSettings settings;
  private final Gate gate;
  private final DefaultMirrorSelector mirrors = new DefaultMirrorSelector();
  private final DefaultProxySelector proxies = new DefaultProxySelector();
  private final DefaultAuthenticationSelector servers = new DefaultAuthenticationSelector();
  private final Map<String, Object> headers = new HashMap<>();

  MavenSession(MavenSettings settings, Gate gate) {
    this.settings = settings;
    this.gate = gate;
    for (var m : settings.rawMirrors()) {
      mirrors.add(
          m.getId(),
          m.getUrl(),
          m.getLayout(),
          false,
          m.isBlocked(),
          m.getMirrorOf(),
          m.getMirrorOfLayouts());
    }
    for (var p : settings.rawProxies()) {
      proxies.add(
          new Proxy(
              p.getProtocol(), p.getHost(), p.getPort(), account(p.getUsername(), p.getPassword())),
          p.getNonProxyHosts());
    }
    for (Server server : settings.servers()) {
      if (FOREIGN.equals(server.getId())) {
        continue;
      }
      servers.add(server.getId(), account(server.getUsername(), server.getPassword()));
      headersOf(server).ifPresent(found -> headers.put(server.getId(), found));
    }
  }

  private static Authentication account(String user, String password) {
    return new AuthenticationBuilder().addUsername(user).addPassword(password).build();
  }

  /** {@code httpHeaders} of a server's configuration, as Maven's own transport reads them. */
  private static Optional<Map<String, String>> headersOf(Server server) {
    if (!(server.getConfiguration() instanceof Xpp3Dom configuration)) {
      return Optional.empty();
    }
    Map<String, String> found = new HashMap<>();
    for (Xpp3Dom list : configuration.getChildren("httpHeaders")) {
      for (Xpp3Dom property : list.getChildren("property")) {
        found.put(text(property, "name"), text(property, "value"));
      }
    }
    found.remove("");
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  private static String text(Xpp3Dom property, String child) {
    return Optional.ofNullable(property.getChild(child))
        .map(Xpp3Dom::getValue)
        .map(String::strip)
        .orElse("");
  }

  /** A session for transporters. */
  RepositorySystemSession session() {
    DefaultRepositorySystemSession session = new DefaultRepositorySystemSession();
    session.setConfigProperty(ConfigurationProperties.USER_AGENT, "Assay");
    session.setConfigProperty(ConfigurationProperties.CONNECT_TIMEOUT, 30_000);
    session.setConfigProperty(ConfigurationProperties.REQUEST_TIMEOUT, 120_000);
    session.setConfigProperty(ConfigurationProperties.HTTP_MAX_REDIRECTS, 5);
    // We try again ourselves, and count it; this would wait for half a minute and say nothing.
    session.setConfigProperty("aether.connector.http.retryHandler.count", 0);
    headers.forEach(
        (id, map) ->
            session.setConfigProperty(ConfigurationProperties.HTTP_HEADERS + "." + id, map));
    return session;
  }

  /** The repository that is really asked, with proxy and credentials. */
  RemoteRepository effective(Optional<String> url) {
    RemoteRepository wanted = url.map(this::named).orElseGet(MavenSession::central);
    RemoteRepository asked = Objects.requireNonNullElse(mirrors.getMirror(wanted), wanted);
    RemoteRepository.Builder builder = new RemoteRepository.Builder(asked);
    builder.setAuthentication(servers.getAuthentication(asked));
    return new RemoteRepository.Builder(builder.setProxy(proxies.getProxy(asked)).build()).build();
  }

  /** The gate, for a repository that only a spec names: what the user's settings have is theirs. */
  Gate gate(RemoteRepository asked) {
    return asked.getId().equals(FOREIGN) ? gate : Gate.open();
  }

  /** By way of the gate, unless there is a proxy of the user's own. */
  RemoteRepository gated(RemoteRepository asked) throws AssayException {
    if (asked.getProxy() != null || asked.getProtocol().equalsIgnoreCase("file")) {
      return asked;
    }
    Optional<InetSocketAddress> way =
        gate(asked)
            .proxy(URI.create(asked.getUrl()))
            .map(java.net.Proxy::address)
            .filter(InetSocketAddress.class::isInstance)
            .map(InetSocketAddress.class::cast);
    return way.isEmpty()
        ? asked
        : new RemoteRepository.Builder(asked)
            .setProxy(
                new Proxy(
                    Proxy.TYPE_HTTP, way.get().getAddress().getHostAddress(), way.get().getPort()))
            .build();
  }

  private RemoteRepository named(String url) {
    RemoteRepository central = central();
    if (MavenSettings.sameUrl(url, central.getUrl())) {
      return central;
    }
    return new RemoteRepository.Builder(settings.idOf(url).orElse(FOREIGN), LAYOUT, url).build();
  }

  /** Maven Central, under the id and address that Maven's super POM gives it. */
  static RemoteRepository central() {
    DefaultModelProcessor reader =
        new DefaultModelProcessor()
            .setModelLocator(new DefaultModelLocator())
            .setModelReader(new DefaultModelReader());
    Model model = new DefaultSuperPomProvider().setModelProcessor(reader).getSuperModel("4.0.0");
    var repository = model.getRepositories().getFirst();
    return new RemoteRepository.Builder(repository.getId(), LAYOUT, repository.getUrl()).build();
  }
}
